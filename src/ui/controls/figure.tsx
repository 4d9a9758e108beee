import type { Quantity } from '../format/quantity.ts';

/** A figure with its unit set smaller on the same baseline. */
export function Figure({ value, unit }: Quantity) {
  return (
    <span className="figure">
      {value}
      <span className="figure-unit">{unit}</span>
    </span>
  );
}

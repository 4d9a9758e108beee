import { type KeyboardEvent, type ReactNode, useRef } from 'react';

/** One of a few; arrow keys move, as in any radio group. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
  group: name,
}: {
  label: string;
  /** For style sheets to tell groups apart. */
  group?: string;
  value: Value;
  options: readonly { value: Value; label: string; face: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === value);
    const next = (at + step + options.length) % options.length;
    const option = options[next];
    if (!option) return;
    onChange(option.value);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
  };
  return (
    <div
      className="segments"
      role="radiogroup"
      aria-label={label}
      data-group={name}
      ref={group}
      onKeyDown={move}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot hold an icon without a hidden input
        <button
          key={option.value}
          type="button"
          role="radio"
          className="segment"
          aria-checked={option.value === value}
          aria-label={option.label}
          title={option.label}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.face}
        </button>
      ))}
    </div>
  );
}

/** Red, green, blue in 0 … 1, sRGB-encoded. */
export type Rgb = readonly [number, number, number];

/** Reads `#RRGGBB`. */
export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** `rgba(…)` for a 2-D canvas. */
export function formatCss(hex: string, alpha: number): string {
  const [r, g, b] = parseHex(hex).map((channel) => Math.round(channel * 255));
  return `rgba(${r},${g},${b},${alpha})`;
}

/** A colour between two, `share` of the way from `a` to `b`. */
export function mixHex(a: string, b: string, share: number): string {
  const [p, q] = [parseHex(a), parseHex(b)];
  const bytes = p.map((channel, i) =>
    Math.round(255 * (channel + share * ((q[i] as number) - channel))),
  );
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

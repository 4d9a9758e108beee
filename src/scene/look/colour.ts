import { parseHex } from '#lib/colour/hex.ts';

export { formatCss, parseHex } from '#lib/colour/hex.ts';

/** Contrast of two `#RRGGBB` colours, 1 … 21 (WCAG 2.2 relative luminance). */
export function contrastRatio(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

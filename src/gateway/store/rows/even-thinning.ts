/**
 * Places of at most `limit` of `length` points, evenly spread, oldest first; the newest is always among them,
 * and the oldest where there are two or more.
 */
export function thinEvenly(length: number, limit: number): Uint32Array {
  if (length <= limit) return Uint32Array.from({ length }, (_, i) => i);
  if (limit <= 1) return Uint32Array.from({ length: Math.max(0, limit) }, () => length - 1);
  return Uint32Array.from({ length: limit }, (_, i) =>
    Math.round((i * (length - 1)) / (limit - 1)),
  );
}

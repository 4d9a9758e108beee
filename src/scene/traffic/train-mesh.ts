import type { MeshData } from '../engine/mesh-primitive.ts';

/** A metro car, metres: length with its gap, body, and the floor over the rail. */
export const CAR_M = 20;
const BODY = { halfLength: 9.7, halfWidth: 1.45, floor: 0.5, roof: 4.1, shoulder: 3.5 } as const;

/**
 * One car: x along, y to the left, z up; then the normal. Sides lean in at the shoulders, so that a row of cars
 * reads as a train and not as boxes.
 */
export function buildCar(): MeshData {
  const vertices: number[] = [];
  const indices: number[] = [];
  const { halfLength: l, halfWidth: w, floor, roof, shoulder } = BODY;
  const profile = [
    [-w, floor],
    [-w, shoulder],
    [-w * 0.72, roof],
    [w * 0.72, roof],
    [w, shoulder],
    [w, floor],
  ] as const;
  for (const [i, [y, z]] of profile.entries()) {
    const [v, u] = profile[(i + 1) % profile.length] as readonly [number, number];
    const length = Math.hypot(v - y, u - z);
    const normal = [0, -(u - z) / length, (v - y) / length];
    const first = vertices.length / 6;
    for (const corner of [
      [-l, y, z],
      [l, y, z],
      [l, v, u],
      [-l, v, u],
    ])
      vertices.push(...corner, ...normal);
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }
  for (const side of [-1, 1]) {
    const first = vertices.length / 6;
    for (const [y, z] of profile) vertices.push(side * l, y, z, side, 0, 0);
    for (let i = 2; i < profile.length; i++) indices.push(first, first + i - 1, first + i);
  }
  return { vertices: new Float32Array(vertices), indices: new Uint32Array(indices) };
}

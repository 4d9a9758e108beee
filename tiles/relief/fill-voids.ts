/**
 * Fills holes (NaN) of a grid in place, ring by ring from their rims: each sample is the mean of its filled
 * neighbours, nearer ones counting more. Samples farther than `reach` from any height stay empty.
 *
 * @returns how many samples each lies from the nearest height; 0 where there was one, reach + 1 where empty.
 */
export function fillVoids(heightM: Float32Array, width: number, reach: number): Uint8Array {
  const distance = new Uint8Array(heightM.length);
  const height = heightM.length / width;
  let ring: number[] = [];
  for (let i = 0; i < heightM.length; i++)
    if (Number.isNaN(heightM[i] as number)) distance[i] = 255;
  const forNeighbours = (i: number, use: (j: number, weight: number) => void) => {
    const column = i % width;
    const row = (i - column) / width;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        if (dx === 0 && dy === 0) continue;
        if (column + dx < 0 || column + dx >= width || row + dy < 0 || row + dy >= height) continue;
        use(i + dy * width + dx, dx === 0 || dy === 0 ? 1 : Math.SQRT1_2);
      }
  };
  for (let i = 0; i < heightM.length; i++) {
    if (distance[i] !== 255) continue;
    let isRim = false;
    forNeighbours(i, (j) => {
      isRim ||= distance[j] === 0;
    });
    if (isRim) ring.push(i);
  }
  for (let step = 1; step <= reach && ring.length > 0; step++) {
    for (const i of ring) distance[i] = step;
    const next: number[] = [];
    for (const i of ring) {
      let sum = 0;
      let weights = 0;
      forNeighbours(i, (j, weight) => {
        if ((distance[j] as number) < step) {
          sum += weight * (heightM[j] as number);
          weights += weight;
        } else if (distance[j] === 255) {
          distance[j] = 254;
          next.push(j);
        }
      });
      heightM[i] = sum / weights;
    }
    for (const j of next) distance[j] = 255;
    ring = next.sort((a, b) => a - b);
  }
  for (let i = 0; i < heightM.length; i++) if (distance[i] === 255) distance[i] = reach + 1;
  return distance;
}

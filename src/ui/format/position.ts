/** Longitude, then latitude, to about a metre: 121.22465°E 31.01243°N. */
export function formatPosition(lonDeg: number, latDeg: number): string {
  const lon = `${Math.abs(lonDeg).toFixed(5)}°${lonDeg < 0 ? 'W' : 'E'}`;
  const lat = `${Math.abs(latDeg).toFixed(5)}°${latDeg < 0 ? 'S' : 'N'}`;
  return `${lon} ${lat}`;
}

import type { Site } from '#model';
import type { QueryClient } from '#query';
import type { FloorTotals } from './twin.ts';

/** The floors of the whole district: the question that any drawn area asks, of the box that holds it. */
export async function askFloors({ bounds }: Site, query: QueryClient): Promise<FloorTotals> {
  const { westDeg, southDeg, eastDeg, northDeg } = bounds;
  const ring = [
    [westDeg, southDeg],
    [eastDeg, southDeg],
    [eastDeg, northDeg],
    [westDeg, northDeg],
  ] as const;
  const { byTown } = await query.ask({ shape: { type: 'polygon', ring } }, []);
  const inside = byTown.filter(({ townCode }) => townCode !== null);
  return {
    floorAreaM2: inside.reduce((sum, { floorAreaM2 }) => sum + floorAreaM2, 0),
    byTown: inside.map(({ townCode, count, floorAreaM2 }) => ({
      townCode,
      buildings: count,
      floorAreaM2,
    })),
  };
}

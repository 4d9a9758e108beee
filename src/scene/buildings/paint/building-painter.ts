import type { BuildingIndex, BuildingPaint, Catalogue, KeyedData, LiveTable } from '#model';
import { assignInside, assignNearest, NONE } from './assign-sensors.ts';
import { readAttribute } from './attribute-values.ts';
import { createColourWriter, type PaintValue } from './colour-writer.ts';
import { createGidFinder } from './find-gids.ts';
import { figuresAt, stepAt } from './keyed-values.ts';
import { aggregate, listSensors, readSensors } from './live-values.ts';

/** What a paint is made from at an instant. */
interface PaintMoment {
  readonly table: LiveTable | null;
  /** The shown instant, Unix milliseconds. */
  readonly nowMs: number;
}

/** One paint over one district and one catalogue; another paint or catalogue wants another. */
export interface BuildingPainter {
  /**
   * Brings the pixels up to an instant: four bytes a building, strength full.
   *
   * @returns undefined where nothing has changed since the last call
   */
  paint(moment: PaintMoment): Uint8Array | undefined;
}

export function createBuildingPainter(
  index: BuildingIndex,
  paint: BuildingPaint,
  catalogue: Catalogue | null,
): BuildingPainter {
  const pixels = new Uint8Array(4 * index.count);
  const write = createColourWriter(paint.scale);
  const read = createReader(index, paint, catalogue);
  let last: string | undefined;
  return {
    paint(moment) {
      const { state, valueAt } = read(moment);
      if (state === last) return undefined;
      last = state;
      for (let gid = 0; gid < index.count; gid++) write(pixels, gid, valueAt(gid));
      return pixels;
    },
  };
}

/** Each building's value, and a text that differs where any of them may. */
interface Reading {
  readonly state: string;
  valueAt(gid: number): PaintValue;
}

function createReader(
  index: BuildingIndex,
  paint: BuildingPaint,
  catalogue: Catalogue | null,
): (moment: PaintMoment) => Reading {
  switch (paint.by) {
    case 'attribute': {
      const valueAt = readAttribute(index, paint.attribute);
      return () => ({ state: 'once', valueAt });
    }
    case 'nearest': {
      const sensors = listSensors(catalogue, paint.property);
      const nearest = assignNearest(
        index,
        sensors.map(({ at }) => at),
        paint.reachM,
      );
      return ({ table, nowMs }) => {
        const values = readSensors(sensors, table, nowMs);
        return { state: values.join(), valueAt: (gid) => values[nearest[gid] as number] };
      };
    }
    case 'data':
      return createDataReader(index, paint.data, catalogue);
  }
}

function createDataReader(
  index: BuildingIndex,
  data: KeyedData,
  catalogue: Catalogue | null,
): (moment: PaintMoment) => Reading {
  if (data.from === 'live') {
    const sensors = listSensors(catalogue, data.property);
    const inside = assignInside(
      index,
      sensors.map(({ at }) => at),
    );
    return ({ table, nowMs }) => {
      const values = readSensors(sensors, table, nowMs);
      const byGid = new Map<number, number[]>();
      for (const [sensor, gid] of inside.entries()) {
        const value = values[sensor];
        if (gid === NONE || value === null || value === undefined) continue;
        const known = byGid.get(gid);
        if (known) known.push(value);
        else byGid.set(gid, [value]);
      }
      const figures = new Map(
        [...byGid].map(([gid, several]) => [gid, aggregate(several, data.aggregate)] as const),
      );
      return { state: values.join(), valueAt: (gid) => figures.get(gid) };
    };
  }
  const gidOf = createGidFinder(index);
  return ({ nowMs }) => {
    const state = data.from === 'series' ? String(stepAt(data.timesMs, nowMs)) : 'once';
    const figures = new Map<number, number>();
    for (const [key, value] of figuresAt(data, nowMs)) {
      const gid = gidOf(key);
      if (gid !== undefined) figures.set(gid, value);
    }
    return { state, valueAt: (gid) => figures.get(gid) };
  };
}

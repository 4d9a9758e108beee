import {
  type AreaAnswer,
  type AreaQuery,
  attributeOf,
  BUILDING_PROVENANCES,
  BUILDING_QUALITY,
  BUILDING_USES,
  type BuildingIndex,
  type BuildingProvenance,
  type BuildingUse,
  buildingId,
  type LonLat,
  type Site,
  type Text,
  type Thing,
  type ThingKind,
  TwinError,
  type VehiclePosition,
} from '#model';
import { createBuildingFootprints } from './building-footprints.ts';
import { type BuildingTable, createBuildingTable } from './building-table.ts';
import { createPointSet, type PointSet } from './point-set.ts';
import { prepareArea, type QueryArea } from './query-area.ts';
import { createTally, type Tally } from './tally.ts';
import { createTownFinder } from './town-finder.ts';

/** Work goes on this long before messages (a cancellation) get their turn, milliseconds. */
const SLICE_MS = 25;

export interface AskOptions {
  /** Told between slices of a long answer: buildings tested so far, of all candidates. */
  readonly onProgress?: (tested: number, candidates: number) => void;
  readonly signal?: AbortSignal;
}

/** What the index knows of one building. */
export interface BuildingDetails {
  readonly gid: number;
  readonly id: string;
  readonly name?: Text;
  readonly heightM: number;
  /** Ellipsoidal height of the ground it stands on, metres. */
  readonly baseM: number;
  readonly storeys: number;
  readonly use: BuildingUse;
  /** Null where it lies in no town. */
  readonly townCode: string | null;
  readonly provenance: BuildingProvenance;
  /** The source says nothing of the height; the building's kind stands in for it. */
  readonly isHeightEstimated: boolean;
  readonly isPlaceEstimated: boolean;
  readonly dwellings: number;
  readonly footprintM2: number;
  readonly centroid: LonLat;
  /** Open ring, counter-clockwise. */
  readonly ring: readonly LonLat[];
  /** What the site's sources say besides, in the order of its declaration. */
  readonly attributes: readonly {
    readonly name: string;
    readonly title?: Text;
    readonly unit?: string;
    readonly value: string | number;
  }[];
}

export interface QueryEngine {
  /**
   * Answers exactly. A long answer is worked out in slices, so that other messages get their turn.
   *
   * @throws {TwinError} query-invalid where the shape bounds no area, query-cancelled by `signal`.
   */
  ask(
    query: AreaQuery,
    vehicles: readonly VehiclePosition[],
    options?: AskOptions,
  ): Promise<AreaAnswer>;
  /** @throws {TwinError} not-found where no building has this global id. */
  building(gid: number): BuildingDetails;
  readonly table: BuildingTable;
  /** The things to find from now on, in place of all before. */
  setThings(things: readonly Thing[]): void;
  thing(id: string): Thing | undefined;
  /** Code of the town a point lies in, null outside all. */
  townAt(point: LonLat): string | null;
}

export interface QueryEngineOptions {
  readonly index: BuildingIndex;
  readonly site: Site;
  readonly things: readonly Thing[];
  /** Unix milliseconds; `Date.now` unless told. */
  readonly now?: () => number;
}

/** Answers spatial questions over the whole index, whatever is drawn. Building it costs one pass over the vertices. */
export function createQueryEngine(options: QueryEngineOptions): QueryEngine {
  const { index, site, now = Date.now } = options;
  const footprints = createBuildingFootprints(index);
  const findTown = createTownFinder(site.towns);
  const places = createPointSet(
    site.places.map((place) => ({ place, townCode: findTown(place.position) })),
    ({ place }) => place.position,
  );
  let things = new Map<string, Thing>();
  let sensors: PointSet<{ thing: Thing; townCode: string | null }>;
  setThings(options.things);

  function setThings(next: readonly Thing[]): void {
    things = new Map(next.map((thing) => [thing.id, thing]));
    const fixed = next.flatMap((thing) => {
      if (!thing.location) return [];
      const position: LonLat = [thing.location.lonDeg, thing.location.latDeg];
      return [{ thing, position, townCode: findTown(position) }];
    });
    sensors = createPointSet(fixed, ({ position }) => position);
  }

  /** Square metres of the footprint in the area, 0 where it only touches; undefined where it lies outside. */
  function measureInside(area: QueryArea, gid: number): number | undefined {
    const relation = area.relateBox(footprints.boxOf(gid), footprints.cornerOf(gid));
    if (relation === 'outside') return undefined;
    if (relation === 'inside') return footprints.areaM2(gid);
    const footprint = footprints.footprintOf(gid);
    return area.touches(footprint) ? area.overlapM2(footprint) : undefined;
  }

  function addBuilding(area: QueryArea, gid: number, tally: Tally): boolean {
    const footprintM2 = measureInside(area, gid);
    if (footprintM2 === undefined) return false;
    tally.addBuilding({
      townCode: index.townCodes[index.town[gid] as number] ?? null,
      use: BUILDING_USES[index.use[gid] as number] ?? 'other',
      footprintM2,
      storeys: index.storeys[gid] as number,
      dwellings: index.dwellings[gid] as number,
    });
    return true;
  }

  function findVehicles(
    area: QueryArea,
    vehicles: readonly VehiclePosition[],
    tally: Tally,
  ): (VehiclePosition & { kind: ThingKind })[] {
    return vehicles.flatMap((vehicle) => {
      const kind = things.get(vehicle.thingId)?.kind;
      const position: LonLat = [vehicle.lonDeg, vehicle.latDeg];
      if (kind === undefined || !area.containsPoint(position)) return [];
      tally.addPoint(findTown(position), 'vehicles');
      return [{ ...vehicle, kind }];
    });
  }

  return {
    async ask(query, vehicles, { onProgress, signal } = {}) {
      const askedMs = now();
      const startedMs = performance.now();
      stopIfAborted(signal);
      const area = prepareArea(query.shape);
      const tally = createTally();

      const candidates = footprints.search(area.box);
      const hits: number[] = [];
      let sliceEndsMs = performance.now() + SLICE_MS;
      for (const [i, gid] of candidates.entries()) {
        if (addBuilding(area, gid, tally)) hits.push(gid);
        if (performance.now() < sliceEndsMs) continue;
        onProgress?.(i + 1, candidates.length);
        await yieldToMessages();
        stopIfAborted(signal);
        sliceEndsMs = performance.now() + SLICE_MS;
      }

      const foundSensors = sensors.within(area);
      const foundPlaces = places.within(area);
      for (const { townCode } of foundSensors) tally.addPoint(townCode, 'sensors');
      for (const { townCode } of foundPlaces) tally.addPoint(townCode, 'places');
      return {
        query,
        askedMs,
        areaM2: area.areaM2,
        vehicles: findVehicles(area, vehicles, tally),
        buildings: { ...tally.total, gids: Uint32Array.from(hits) },
        byTown: tally.byTown(),
        byUse: tally.byUse(),
        sensors: foundSensors.map(({ thing }) => ({ thingId: thing.id, kind: thing.kind })),
        places: foundPlaces.map(({ place }) => ({ id: place.id, kind: place.kind })),
        candidates: candidates.length,
        elapsedMs: performance.now() - startedMs,
      };
    },

    building(gid) {
      if (!(Number.isInteger(gid) && gid >= 0 && gid < index.count))
        throw new TwinError(
          'not-found',
          `Expected a building from 0 to ${index.count - 1}, got ${gid}.`,
        );
      const name = index.names[gid];
      const quality = index.quality[gid] as number;
      return {
        gid,
        id: buildingId(index, gid),
        ...(name && { name }),
        heightM: index.heightM[gid] as number,
        baseM: index.baseM[gid] as number,
        storeys: index.storeys[gid] as number,
        use: BUILDING_USES[index.use[gid] as number] ?? 'other',
        townCode: index.townCodes[index.town[gid] as number] ?? null,
        provenance: BUILDING_PROVENANCES[index.provenance[gid] as number] ?? 'supplied',
        isHeightEstimated: (quality & BUILDING_QUALITY.heightEstimated) !== 0,
        isPlaceEstimated: (quality & BUILDING_QUALITY.placedByEstimate) !== 0,
        dwellings: index.dwellings[gid] as number,
        footprintM2: footprints.areaM2(gid),
        centroid: footprints.centreOf(gid),
        ring: footprints
          .footprintOf(gid)
          .geometry.coordinates[0]?.slice(0, -1) as unknown as LonLat[],
        attributes: index.attributes.flatMap((attribute) => {
          const value = attributeOf(attribute, gid);
          const { title, unit } = attribute;
          return value === undefined
            ? []
            : [{ name: attribute.name, value, ...(title && { title }), ...(unit && { unit }) }];
        }),
      };
    },

    table: createBuildingTable(index, footprints.areaM2),
    setThings,
    thing: (id) => things.get(id),
    townAt: findTown,
  };
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TwinError('query-cancelled', 'The question was taken back.');
}

function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

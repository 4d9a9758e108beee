import type { AreaShape } from './scene/layer-spec.ts';
import type { PlaceKind } from './site.ts';
import type { ThingId, ThingKind } from './thing.ts';

/** "What lies within this area?" Plain JSON. */
export interface AreaQuery {
  readonly shape: AreaShape;
  /** The instant of the past that is asked of, Unix milliseconds; absent: the present. */
  readonly ofMs?: number;
  /** With `ofMs`: what was known then, not what is known of it today. */
  readonly asKnown?: boolean;
}

/** Where the moving things were when it was asked. */
export interface VehiclePosition {
  readonly thingId: ThingId;
  readonly lonDeg: number;
  readonly latDeg: number;
}

export interface BuildingTotals {
  readonly count: number;
  /** Area of the footprints inside the area, square metres; a footprint cut by the border counts with its part. */
  readonly footprintM2: number;
  /** The same times storeys. */
  readonly floorAreaM2: number;
  /** Of every building that belongs to the area, whole even where it is cut. */
  readonly dwellings: number;
}

/**
 * Exact answer over the whole district's index, whatever is drawn. A building belongs to it when its
 * footprint touches the area; a thing or place when its point lies inside or on the border.
 */
export interface AreaAnswer {
  readonly query: AreaQuery;
  readonly askedMs: number;
  readonly areaM2: number;
  readonly buildings: BuildingTotals & { readonly gids: Uint32Array };
  readonly byTown: readonly (BuildingTotals & {
    readonly townCode: string | null;
    readonly sensors: number;
    readonly vehicles: number;
    readonly places: number;
  })[];
  readonly byUse: readonly (BuildingTotals & { readonly use: string })[];
  readonly sensors: readonly { readonly thingId: ThingId; readonly kind: ThingKind }[];
  readonly vehicles: readonly (VehiclePosition & { readonly kind: ThingKind })[];
  readonly places: readonly { readonly id: string; readonly kind: PlaceKind }[];
  /** Buildings whose box touched the area and so were tested exactly. */
  readonly candidates: number;
  readonly elapsedMs: number;
}

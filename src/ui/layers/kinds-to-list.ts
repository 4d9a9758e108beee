import { isVehicleKind, THING_KINDS, type ThingKind } from '#model';

/** The kinds a layer's panel lists: those of its sort that the feed has, in the model's order. */
export function kindsToList(
  layer: 'sensors' | 'vehicles',
  liveness: Readonly<Record<string, { readonly total: number }>>,
): readonly ThingKind[] {
  return THING_KINDS.filter(
    (kind) => isVehicleKind(kind) === (layer === 'vehicles') && (liveness[kind]?.total ?? 0) > 0,
  );
}

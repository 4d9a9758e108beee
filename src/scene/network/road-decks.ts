import { type NetworkPoint, type NetworkRoad, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import type { Deck } from '../lines/deck-mesh.ts';
import { createViaduct, toneOf } from '../lines/viaduct.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { pointsOf, type SceneNetwork } from './scene-network.ts';

type DeckKind = 'bridge' | 'elevated' | 'crossing';

/** Wide roads have walls at their edges and stand on piers; a lane's bridge is a slab. */
const BUILD: Readonly<Record<DeckKind, Omit<Deck, 'points' | 'widthM' | 'tone'>>> = {
  elevated: { depthM: 1.8, parapetM: 1.1, pierEveryM: 34, pierSideM: 2.6 },
  bridge: { depthM: 1.6, parapetM: 1.1, pierEveryM: 42, pierSideM: 3 },
  crossing: { depthM: 0.9, parapetM: 0.9, pierEveryM: 0, pierSideM: 0 },
};
const SLAB_UP_TO_M = 8;

/** The decks of roads that leave the ground, of these kinds, as one primitive. */
export function createRoadDecks(
  context: SceneContext,
  { roads, crossings }: SceneNetwork,
  kinds: readonly DeckKind[],
): ScenePrimitive {
  const decks: Deck[] = [];
  const add = (
    kind: DeckKind,
    road: Pick<NetworkRoad, 'class' | 'widthM'>,
    line: readonly NetworkPoint[],
  ) =>
    decks.push({
      ...BUILD[kind],
      ...(kind === 'crossing' && road.widthM <= SLAB_UP_TO_M ? { parapetM: 0, depthM: 0.6 } : {}),
      widthM: road.widthM,
      tone: toneOf(road.class),
      points: line.map((point) => place(context, point)),
    });
  for (const [i, road] of roads.lines.entries())
    for (const kind of kinds) if (road.structure === kind) add(kind, road, pointsOf(roads, i));
  if (kinds.includes('crossing'))
    for (const [i, crossing] of crossings.lines.entries())
      add('crossing', crossing, pointsOf(crossings, i));
  return createViaduct(decks, context.frame, () => context.look);
}

const local = new Float32Array(3);

function place({ frame, scenery }: SceneContext, [lon, lat, heightM]: NetworkPoint) {
  frame.write(local, 0, lon, lat, heightM);
  const [x, y, topM] = local as unknown as [number, number, number];
  return { x, y, topM, groundM: topM - heightM + sampleHeightGrid(scenery.heights, lon, lat) };
}

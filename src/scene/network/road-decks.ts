import { type NetworkPoint, type NetworkRoad, sampleHeightGrid } from '#model';
import type { ScenePrimitive } from '../engine/instanced-quads.ts';
import { buildDecks, type Deck } from '../lines/deck-mesh.ts';
import { toneOf } from '../lines/tone-of.ts';
import { createViaduct } from '../lines/viaduct.ts';
import type { SceneContext } from '../view/scene-context.ts';
import { pointsOf, type SceneNetwork } from './scene-network.ts';

type DeckKind = 'bridge' | 'elevated';

const BUILD: Readonly<Record<DeckKind, Omit<Deck, 'points' | 'widthM' | 'tone'>>> = {
  elevated: { depthM: 1.8, parapetM: 1.1, pierEveryM: 34, pierSideM: 2.6 },
  bridge: { depthM: 1.6, parapetM: 1.1, pierEveryM: 42, pierSideM: 3 },
};

/** The decks of roads that leave the ground, of these kinds, as one primitive. */
export function createRoadDecks(
  context: SceneContext,
  { roads }: SceneNetwork,
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
      widthM: road.widthM,
      tone: toneOf(road.class),
      points: line.map((point) => place(context, point)),
    });
  for (const [i, road] of roads.lines.entries())
    for (const kind of kinds) if (road.structure === kind) add(kind, road, pointsOf(roads, i));
  return createViaduct(
    () => buildDecks(decks),
    context.frame,
    () => context.look,
  );
}

const local = new Float32Array(3);

function place({ frame, scenery }: SceneContext, [lon, lat, heightM]: NetworkPoint) {
  frame.write(local, 0, lon, lat, heightM);
  const [x, y, topM] = local as unknown as [number, number, number];
  return { x, y, topM, groundM: topM - heightM + sampleHeightGrid(scenery.heights, lon, lat) };
}

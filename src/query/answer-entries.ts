import type { AreaAnswer, Language, LonLat, Provenance, Site, Text, TwinManifest } from '#model';
import type { BuildingDetails, QueryEngine } from './create-query-engine.ts';

/** Where an answer's facts come from. */
export interface AnswerSources {
  readonly engine: Pick<QueryEngine, 'building' | 'thing' | 'townAt'>;
  readonly site: Site;
  /** From the tiles' manifest: who made the footprints. */
  readonly buildings?: TwinManifest['buildings'] | undefined;
}

/** One row of an export, whatever its format. */
export interface AnswerEntry {
  readonly type: 'building' | 'sensor' | 'vehicle' | 'place';
  readonly id: string;
  readonly name: string;
  /** The building's use, or the kind of device or place. */
  readonly what: string;
  readonly townCode: string | null;
  readonly townName: string;
  readonly position: LonLat;
  /** Only of buildings: open ring. */
  readonly ring?: readonly LonLat[];
  readonly heightM?: number;
  readonly storeys?: number;
  readonly footprintM2?: number;
  readonly dwellings?: number;
  /** Which of a building's facts are estimates: `height`, `position`, both with a space between, or none. */
  readonly estimated?: string;
  /** How the thing came into the data: a building's origin, a place's quality. */
  readonly provenance: string;
  /** How the figure came to be: live, replay, simulated or static. */
  readonly kind: Provenance['kind'];
  readonly source: string;
}

/** Everything in the answer that may leave the twin, buildings first. */
export function* listEntries(
  answer: AreaAnswer,
  sources: AnswerSources,
  language: Language,
): Generator<AnswerEntry> {
  const { engine, site } = sources;
  const townNames = new Map(site.towns.map((town) => [town.code, town.name[language]]));
  const placesSource = site.attributions.map(({ text }) => text).join('; ');
  const inTown = (code: string | null) => ({
    townCode: code,
    townName: townNames.get(code ?? '') ?? '',
  });

  for (const gid of answer.buildings.gids) {
    const building = engine.building(gid);
    yield {
      type: 'building',
      id: building.id,
      name: building.name?.[language] ?? '',
      what: building.use,
      ...inTown(building.townCode),
      position: building.centroid,
      ring: building.ring,
      heightM: round(building.heightM, 2),
      storeys: building.storeys,
      footprintM2: round(building.footprintM2, 2),
      dwellings: building.dwellings,
      estimated: listEstimated(building).join(' '),
      provenance: building.provenance,
      kind: 'static',
      source: sources.buildings?.source ?? '',
    };
  }

  for (const { thingId, kind } of answer.sensors) {
    const thing = engine.thing(thingId);
    if (!thing?.location) continue;
    yield {
      type: 'sensor',
      id: thingId,
      name: thing.name[language],
      what: kind,
      ...inTown(engine.townAt([thing.location.lonDeg, thing.location.latDeg])),
      position: [thing.location.lonDeg, thing.location.latDeg],
      ...describeProvenance(thing.provenance, language),
    };
  }

  for (const { thingId, kind, lonDeg, latDeg } of answer.vehicles) {
    const thing = engine.thing(thingId);
    if (!thing) continue;
    yield {
      type: 'vehicle',
      id: thingId,
      name: thing.name[language],
      what: kind,
      ...inTown(engine.townAt([lonDeg, latDeg])),
      position: [round(lonDeg, 7), round(latDeg, 7)],
      ...describeProvenance(thing.provenance, language),
    };
  }

  const found = new Set(answer.places.map(({ id }) => id));
  for (const place of site.places) {
    if (!found.has(place.id) || place.evidence === 'poi') continue;
    yield {
      type: 'place',
      id: place.id,
      name: place.name[language],
      what: place.kind,
      ...inTown(engine.townAt(place.position)),
      position: place.position,
      provenance: place.quality,
      kind: 'static',
      source: placesSource,
    };
  }
}

/** What whoever opens the file must know: sources, what is made up, what was left out. */
export function listNotes(answer: AreaAnswer, sources: AnswerSources): Text[] {
  const { site, engine } = sources;
  const notes: Text[] = site.attributions.map(({ text, licence }) => {
    const line = `${text} (${licence})`;
    return { zh: line, en: line };
  });
  if (answer.buildings.gids.some((gid) => engine.building(gid).provenance === 'synthetic'))
    notes.push({
      zh: '来源为 synthetic 的建筑由程序生成，并非真实测绘建筑。',
      en: 'Buildings of provenance "synthetic" are generated, not surveyed.',
    });
  if (answer.buildings.gids.some((gid) => listEstimated(engine.building(gid)).length > 0))
    notes.push({
      zh: '“估计值”列出数据来源未给出、由估计得到的项：height 为高度，position 为位置。',
      en: '"estimated" names what the source does not say and an estimate stands in for: height, position.',
    });
  const simulated = [...answer.sensors, ...answer.vehicles].some(
    ({ thingId }) => engine.thing(thingId)?.provenance.kind === 'simulated',
  );
  if (simulated)
    notes.push({
      zh: '类型为 simulated 的传感器与车辆是模拟的。',
      en: 'Sensors and vehicles of kind "simulated" do not exist; they are simulated.',
    });
  const withheld = countWithheldPlaces(answer, site);
  if (withheld > 0)
    notes.push({
      zh: `${withheld} 处地点因来源权利不明，只计数、不导出。`,
      en: `${withheld} places are counted but not exported, as the rights in their source are unclear.`,
    });
  notes.push({
    zh: 'footprint_m2 为建筑整个基底的面积；合计只计范围内的部分。',
    en: 'footprint_m2 is the whole footprint of a building; the totals count only the part inside the area.',
  });
  return notes;
}

function listEstimated({ isHeightEstimated, isPlaceEstimated }: BuildingDetails): string[] {
  return [...(isHeightEstimated ? ['height'] : []), ...(isPlaceEstimated ? ['position'] : [])];
}

function countWithheldPlaces(answer: AreaAnswer, site: Site): number {
  const withheld = new Set(site.places.filter((p) => p.evidence === 'poi').map((p) => p.id));
  return answer.places.filter(({ id }) => withheld.has(id)).length;
}

function describeProvenance(provenance: Provenance, language: Language) {
  return {
    provenance: provenance.quality ?? 'exact',
    kind: provenance.kind,
    source: provenance.source[language],
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

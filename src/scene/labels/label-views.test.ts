import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLocalPlane } from '#lib/geo/local-plane.ts';
import { createRandom } from '#lib/random/random.ts';
import { type HeightGrid, OPTIONAL_SITE_FILES, parseSite, SITE_FILES, type Site } from '#model';
import { LIGHT_LOOKS } from '../look/natural-looks.ts';
import type { Scenery } from '../view/scene-context.ts';
import { chooseLabels, type LabelBox } from './declutter.ts';
import { boxOfLabel } from './label-box.ts';
import { listLabels, type MapLabel } from './label-source.ts';
import { isDarkHalo, LABEL_STYLES } from './label-sprites.ts';
import { wrapLabel } from './wrap-label.ts';

const FOLDER = new URL('../../../seeds/songjiang/', import.meta.url);
const site: Site = parseSite(
  Object.fromEntries(
    [...SITE_FILES, ...OPTIONAL_SITE_FILES].map((name) => [
      name,
      readFileSync(new URL(name, FOLDER), 'utf8'),
    ]),
  ),
);
const heights: HeightGrid = {
  bounds: site.bounds,
  columns: 2,
  rows: 2,
  heightM: Float32Array.of(2, 2, 2, 2),
};
const labels = listLabels({
  site,
  heights,
  lines: { outline: [], townEdges: [], groundM: {} },
} as unknown as Scenery);
const plane = createLocalPlane(...site.centre);

/** Of a label, without a canvas to measure on: ideographs are square, letters 0.62 as wide as high. */
function sizeOf({ text, style }: MapLabel, language: 'zh' | 'en') {
  const { sizePx } = LABEL_STYLES[style];
  const lines = wrapLabel(text[language]);
  const widthOf = (line: string) =>
    [...line].reduce((sum, c) => sum + (/\p{Script=Han}/u.test(c) ? 1.1 : 0.62), 0);
  return {
    width: Math.max(...lines.map(widthOf)) * sizePx + 10,
    height: sizePx * (1.4 + 1.25 * (lines.length - 1)) + 8,
  };
}

interface View {
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
  readonly headingRad: number;
  readonly pitchRad: number;
}

const [WIDTH, HEIGHT] = [1280, 720];

/** A pinhole camera of 60° above the plain. */
function project(label: MapLabel, { x, y, heightM, headingRad, pitchRad }: View) {
  const dx = plane.toX(label.at[0]) - x;
  const dy = plane.toY(label.at[1]) - y;
  const dz = label.heightM - heightM;
  const ahead = dx * Math.sin(headingRad) + dy * Math.cos(headingRad);
  const right = dx * Math.cos(headingRad) - dy * Math.sin(headingRad);
  const depthM = ahead * Math.cos(pitchRad) + dz * Math.sin(pitchRad);
  const up = -ahead * Math.sin(pitchRad) + dz * Math.cos(pitchRad);
  const focalPx = WIDTH / 2 / Math.tan(Math.PI / 6);
  const place = {
    x: WIDTH / 2 + (focalPx * right) / depthM,
    y: HEIGHT / 2 - (focalPx * up) / depthM,
    depthM,
  };
  const isSeen =
    depthM > 0 && place.x >= 0 && place.x <= WIDTH && place.y >= 0 && place.y <= HEIGHT;
  return isSeen && depthM >= label.fromM && depthM <= label.toM ? place : undefined;
}

function boxesOf(view: View, language: 'zh' | 'en'): LabelBox[] {
  return labels.flatMap((label) => {
    const place = project(label, view);
    return place ? [boxOfLabel(label, place, sizeOf(label, language))] : [];
  });
}

const random = createRandom(50);
const VIEWS = Array.from({ length: 50 }, (_, i) => {
  const heightM = 150 * 80 ** random();
  const at = labels[Math.floor(random() * labels.length)] as MapLabel;
  const headingRad = random() * 2 * Math.PI;
  const pitchRad = -(0.2 + 1.2 * random());
  const backM = heightM / Math.tan(-pitchRad);
  return {
    name: `view ${i}`,
    language: i % 2 ? ('en' as const) : ('zh' as const),
    view: {
      x: plane.toX(at.at[0]) - backM * Math.sin(headingRad),
      y: plane.toY(at.at[1]) - backM * Math.cos(headingRad),
      heightM,
      headingRad,
      pitchRad,
    },
  };
});
const touches = (a: Omit<LabelBox, 'key' | 'priority'>, b: typeof a) =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

describe('in 50 random views of the district', () => {
  test('no two labels overlap, none lies under a panel, and none says what another says', () => {
    let shownInAll = 0;
    let shown = new Set<string>();
    for (const { name, view, language } of VIEWS) {
      const boxes = boxesOf(view, language);
      const panel = { x: 160, y: HEIGHT / 2, width: 320, height: HEIGHT };
      // The views follow one another as in a flight: what stood before has its advantage.
      const chosen = chooseLabels(boxes, { limit: 80, gapPx: 7, taken: [panel], shown });
      const kept = boxes.filter(({ key }) => chosen.has(key));
      shownInAll += kept.length;
      for (const [i, a] of kept.entries()) {
        expect(touches(a, panel), `${name}: ${a.key} and the panel`).toBe(false);
        for (const b of kept.slice(i + 1))
          expect(touches(a, b), `${name}: ${a.key} and ${b.key}`).toBe(false);
      }
      expect(kept.length).toBeLessThanOrEqual(80);
      shown = chosen;
    }
    expect(shownInAll).toBeGreaterThan(400);
  });
});

test('landmarks are named from 15 km away', () => {
  for (const landmark of site.landmarks ?? []) {
    const [x, y] = [plane.toX(landmark.position[0]), plane.toY(landmark.position[1])];
    const view = { x, y: y - 15_000, heightM: 4000, headingRad: 0, pitchRad: -0.26 };
    const label = labels.find(({ key }) => key === `landmark:${landmark.id}`) as MapLabel;
    expect(project(label, view), landmark.name.en).toBeDefined();
  }
});

test('a landmark takes the place of the name of its place', () => {
  const ids = new Set((site.landmarks ?? []).flatMap(({ placeId }) => placeId ?? []));
  expect(ids.size).toBeGreaterThan(5);
  for (const id of ids) expect(labels.some(({ key }) => key === `place:${id}`)).toBe(false);
});

test('rivers, roads and canals have names, each kind with its switch', () => {
  for (const name of ['黄浦江', '油墩港', '通波塘'])
    expect(labels.some(({ text, kind }) => text.zh === name && kind === 'water')).toBe(true);
  const roads = labels.filter(({ kind }) => kind === 'roads');
  expect(roads.length).toBeGreaterThan(100);
  expect(roads.every(({ text }) => text.zh !== '' && text.en !== '')).toBe(true);
  expect(labels.every(({ kind }) => kind !== undefined)).toBe(true);
});

test('what is placed by guess says so', () => {
  const guessed = (site.landmarks ?? []).filter(({ positionErrorM = 0 }) => positionErrorM >= 300);
  expect(guessed.length).toBeGreaterThan(1);
  for (const { id } of guessed)
    expect(labels.find(({ key }) => key === `landmark:${id}`)?.isApproximate).toBe(true);
});

test('letters stand off their halo in every light, as WCAG asks of text', () => {
  for (const [light, { label }] of Object.entries(LIGHT_LOOKS))
    for (const [style, { colour }] of Object.entries(LABEL_STYLES)) {
      const ratio = contrast(colour(label, isDarkHalo(label)), label.halo);
      expect(ratio, `${style} by ${light}`).toBeGreaterThanOrEqual(4.5);
    }
});

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => {
      const value = Number.parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
      return sum + share * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    }, 0);
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test('no name comes twice in one place, with or without its bracket', () => {
  const bare = (zh: string) => zh.replace(/[((].*$/, '');
  for (const [i, a] of labels.entries())
    for (const b of labels.slice(i + 1)) {
      if (bare(a.text.zh) !== bare(b.text.zh)) continue;
      const [dx, dy] = [
        plane.toX(a.at[0]) - plane.toX(b.at[0]),
        plane.toY(a.at[1]) - plane.toY(b.at[1]),
      ];
      expect(Math.hypot(dx, dy), `${a.key} and ${b.key}`).toBeGreaterThan(1_400);
    }
});

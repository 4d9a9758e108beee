import * as v from 'valibot';
import {
  DEFAULT_WALL,
  TwinError,
  WALL_INDICATORS,
  WALL_PANELS,
  type WallConfig,
  type WallScene,
} from '#model';

const number = (from: number, to: number) =>
  v.pipe(
    v.number(),
    v.minValue(from, `Expected at least ${from}`),
    v.maxValue(to, `Expected at most ${to}`),
  );
const words = v.pipe(v.string(), v.minLength(1), v.maxLength(60));
const hour = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected a time as HH:mm'));
const lonLat = v.tuple([number(-180, 180), number(-90, 90)]);
const seams = v.pipe(v.array(number(1, 65_536)), v.maxLength(32));
const columns = v.pipe(
  v.array(v.pipe(v.array(v.picklist(WALL_PANELS)), v.maxLength(8))),
  v.maxLength(2, 'Expected at most two columns on a side'),
);

const view = v.variant('type', [
  v.strictObject({
    type: v.literal('pose'),
    pose: v.strictObject({
      lonDeg: number(-180, 180),
      latDeg: number(-90, 90),
      heightM: number(20, 65_000),
      headingDeg: number(-360, 360),
      pitchDeg: number(-90, 0),
    }),
  }),
  v.strictObject({
    type: v.literal('orbit'),
    centre: lonLat,
    rangeM: number(100, 60_000),
    headingDeg: v.optional(number(-360, 360), 0),
    pitchDeg: v.optional(v.nullable(number(-60, -3)), null),
    degPerS: v.optional(number(-6, 6), 0.5),
  }),
]);

const scene = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/, 'Expected letters, digits and -')),
  title: v.strictObject({ zh: words, en: words }),
  view,
  dwellS: v.optional(v.nullable(number(10, 3600)), null),
  layers: v.optional(v.record(v.string(), v.boolean()), {}),
  highlight: v.optional(v.pipe(v.array(v.picklist(WALL_INDICATORS)), v.maxLength(4)), []),
});

const { attract } = DEFAULT_WALL;
const wallSchema = v.strictObject({
  pitchMm: v.optional(v.nullable(number(0.05, 20)), null),
  distanceM: v.optional(v.nullable(number(0.3, 100)), null),
  seams: v.optional(v.nullable(v.strictObject({ x: seams, y: seams })), null),
  columns: v.optional(v.nullable(v.strictObject({ left: columns, right: columns })), null),
  language: v.optional(v.nullable(v.picklist(['zh', 'en', 'alternate'])), null),
  alternateS: v.optional(number(10, 3600), DEFAULT_WALL.alternateS),
  dim: v.optional(
    v.nullable(v.strictObject({ from: hour, to: hour, share: number(0.2, 1) })),
    DEFAULT_WALL.dim,
  ),
  mirrorH: v.optional(v.nullable(number(1, 24)), null),
  attract: v.optional(
    v.strictObject({
      isOn: v.optional(v.boolean(), attract.isOn),
      idleS: v.optional(number(5, 3600), attract.idleS),
      dwellS: v.optional(number(10, 3600), attract.dwellS),
      alarmS: v.optional(number(15, 3600), attract.alarmS),
    }),
    attract,
  ),
  scenes: v.optional(
    v.pipe(
      v.array(scene),
      v.maxLength(40),
      v.check(
        (scenes) => new Set(scenes.map(({ id }) => id)).size === scenes.length,
        'Expected an id of its own for each scene',
      ),
    ),
    [],
  ),
});

/**
 * Reads `wall.json`; what it leaves out is as in `DEFAULT_WALL`.
 *
 * @throws {TwinError} config, naming the field that is wrong.
 */
export function parseWall(json: unknown): WallConfig {
  const result = v.safeParse(wallSchema, json);
  if (result.success) return result.output as WallConfig & { scenes: readonly WallScene[] };
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new TwinError(
    'config',
    `Expected a wall in wall.json, got one with ${path === null ? '' : `${path}: `}${issue.message}.`,
  );
}

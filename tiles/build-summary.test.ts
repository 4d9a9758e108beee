import { expect, test } from 'vitest';
import { type BuildSummary, formatSummary } from './build-summary.ts';

const summary: BuildSummary = {
  siteId: 'mini',
  buildHash: '',
  isUpToDate: false,
  units: { made: 3, kept: 0, resumed: 0 },
  seconds: 2,
  peakMemoryBytes: 3e8,
  steps: [
    {
      step: 'buildings',
      state: 'built',
      why: [],
      level: null,
      featuresIn: 400,
      featuresOut: 0,
      files: 2,
      bytes: 1000,
      triangles: 0,
      refused: { height: { count: 400, first: 'survey.shp, record 1: height' } },
      warnings: [],
      busySeconds: 0.2,
    },
  ],
};

test('a step of which nothing came out shows that', () => {
  const table = formatSummary(summary);
  expect(table).toMatch(/buildings +400 +0 +400 +2 +0\.0/);
  expect(table).toContain('buildings: refused 400 × height; first: survey.shp, record 1: height');
});

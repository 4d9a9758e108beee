import { basename } from 'node:path';
import type { TwinManifest } from '#model';
import { joinDays } from '../config/join-days.ts';
import type { Publication } from './publish.ts';
import { mergeFacts } from './records.ts';
import type { SourceFacts } from './step.ts';

/** Says what a built folder holds, from what its steps tell. */
export function createManifest({ inputs, buildHash, records }: Publication): TwinManifest {
  const { site, config } = inputs;
  const facts = mergeFacts(records.map(({ facts }) => facts));
  const figuresOf = (name: string) => records.find((record) => record.name === name)?.figures;
  const supplied = config.buildings[0];
  const counts = {
    trees: figuresOf('trees')?.featuresOut ?? 0,
    ...facts.counts,
    refused: records
      .flatMap(({ refused }) => Object.values(refused))
      .reduce((sum, { count }) => sum + count, 0),
  };
  return {
    format: 2,
    siteId: site.id,
    inputHash: buildHash,
    builtBy: 'yunjian tiles',
    buildings: facts.buildings ?? {
      count: figuresOf('buildings')?.featuresOut ?? 0,
      provenance: supplied?.provenance ?? 'synthetic',
      source: supplied
        ? config.buildings.map(({ title, file }) => title ?? basename(file)).join(', ')
        : `generated, seed ${site.seed}`,
      asOf: supplied ? joinDays(config.buildings) : site.asOf,
    },
    terrain: facts.terrain ?? { maxZoom: config.levels.terrain },
    levels: facts.levels ?? {},
    counts,
    sources: listSources(inputs, facts.sources ?? []),
    steps: Object.fromEntries(
      records.filter(({ hash }) => hash.whole).map(({ name, hash }) => [name, hash.whole]),
    ),
  };
}

/** The configured sources, with what the steps found out about them. */
function listSources(
  { config }: Publication['inputs'],
  told: readonly SourceFacts[],
): TwinManifest['sources'] {
  const kinds = { terrain: config.terrain, buildings: config.buildings, map: config.map };
  return Object.entries(kinds).flatMap(([kind, sources]) =>
    sources.map((source) => {
      const file = basename(source.file);
      const found = told.find((fact) => fact.kind === kind && fact.file === file);
      const named = source as { title?: string; asOf?: string; provenance?: string };
      const { title = named.title, asOf = named.asOf, provenance = named.provenance } = found ?? {};
      const { format = source.format, crs = source.crs, features } = found ?? {};
      return {
        kind,
        file,
        ...(title === undefined ? {} : { title }),
        ...(asOf === undefined ? {} : { asOf }),
        ...(provenance === undefined ? {} : { provenance }),
        ...(format === undefined ? {} : { format }),
        ...(crs === undefined ? {} : { crs }),
        ...(features === undefined ? {} : { features }),
      };
    }),
  );
}

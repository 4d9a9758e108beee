import { NO_FIGURES, type StepFigures } from './step.ts';

/** Adds what a step counts. Files and their bytes are counted as they are written, whatever a step says. */
export function countFeatures(total: StepFigures, more: Partial<StepFigures>): StepFigures {
  return addFigures(total, { ...more, files: 0, bytes: 0 });
}

/** Adds figures up. */
export function addFigures(
  total: StepFigures,
  more: Readonly<Partial<Record<keyof StepFigures, number>>>,
): StepFigures {
  const sum = (key: keyof StepFigures) => total[key] + (more[key] ?? 0);
  return {
    featuresIn: sum('featuresIn'),
    featuresOut: sum('featuresOut'),
    files: sum('files'),
    bytes: sum('bytes'),
    triangles: sum('triangles'),
  };
}

export function sumFigures(all: readonly StepFigures[]): StepFigures {
  return all.reduce((total, more) => addFigures(total, more), NO_FIGURES);
}

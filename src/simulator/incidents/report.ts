import type { IncidentStage, IncidentStep, Text } from '#model';
import type { IncidentModel } from './incident-kind.ts';

/** Where each stage ends in the life of an incident, as typical shares; chance stretches them. */
export const STAGE_SHARES: readonly { readonly stage: IncidentStage; readonly share: number }[] = [
  { stage: 'reported', share: 0.05 },
  { stage: 'accepted', share: 0.07 },
  { stage: 'dispatched', share: 0.16 },
  { stage: 'handling', share: 0.57 },
  { stage: 'verifying', share: 0.15 },
];

/** One step with what is written in the log. */
export function writeStep(
  model: IncidentModel,
  stage: IncidentStage,
  atMs: number,
  reading: string,
): IncidentStep {
  return { stage, atMs, note: noteOf(model, stage, reading) };
}

function noteOf(
  { department, evidence }: IncidentModel,
  stage: IncidentStage,
  reading: string,
): Text {
  switch (stage) {
    case 'reported': {
      const figure = reading === '' ? '' : ` ${reading}`;
      return {
        zh: `监测报警:${evidence.name.zh}${figure}`,
        en: `Sensor alarm: ${evidence.name.en}${figure}`,
      };
    }
    case 'accepted':
      return { zh: '城运中心受理', en: 'Accepted by the operations centre' };
    case 'dispatched':
      return { zh: `派${department.zh}处置`, en: `Sent to the ${department.en}` };
    case 'handling':
      return { zh: `${department.zh}人员到场`, en: `The ${department.en} is on the spot` };
    case 'verifying':
      return { zh: '处置完成,待核查', en: 'Done, waiting to be verified' };
    case 'closed':
      return { zh: '核查通过,结案', en: 'Verified and closed' };
  }
}

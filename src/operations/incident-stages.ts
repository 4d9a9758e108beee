import type { IncidentStage } from '#model';

/** Where each stage of the closed loop may lead: forward, and back where the work is refused, redone or reopened. */
const MOVES: Readonly<Record<IncidentStage, readonly IncidentStage[]>> = {
  reported: ['accepted', 'closed'],
  accepted: ['dispatched', 'closed'],
  dispatched: ['handling', 'accepted'],
  handling: ['verifying'],
  verifying: ['closed', 'handling'],
  closed: ['accepted'],
};

/** True where an incident may go from one stage to the other. */
export function canMove(from: IncidentStage, to: IncidentStage): boolean {
  return MOVES[from].includes(to);
}

/** The stages that an incident may go to next. */
export function nextStages(from: IncidentStage): readonly IncidentStage[] {
  return MOVES[from];
}

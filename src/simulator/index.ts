export {
  createSimulator,
  type SimulatedHistoryQuery,
  type Simulator,
} from './create-simulator.ts';

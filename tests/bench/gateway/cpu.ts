import { readFileSync } from 'node:fs';

/** Clock ticks in a second; what the kernel's files count in on every usual Linux. */
const TICKS_PER_S = 100;

/** CPU time of a process and all its threads so far, seconds. */
export function readCpuS(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is a name in brackets that may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

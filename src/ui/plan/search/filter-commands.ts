import type { ListOption } from './use-options.ts';

/** Commands in whose title every typed word stands, those that begin with it first; all where nothing is typed. */
export function filterCommands(commands: readonly ListOption[], text: string): ListOption[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  const starts = ({ title }: ListOption) => Number(!title.toLowerCase().startsWith(first));
  return commands
    .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
    .sort((a, b) => starts(a) - starts(b));
}

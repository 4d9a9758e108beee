import { expect, test } from 'vitest';
import { filterCommands } from './filter-commands.ts';

const commands = ['Light: Dawn', 'Layer: Labels', 'Open charts', 'Map style: Light'].map(
  (title) => ({
    key: title,
    title,
    tag: '',
    run: () => {},
  }),
);
const titles = (text: string) => filterCommands(commands, text).map(({ title }) => title);

test('lists everything until something is typed', () => {
  expect(titles(' ')).toHaveLength(4);
});

test('every word must stand in the title; what begins with the first comes first', () => {
  expect(titles('light')).toEqual(['Light: Dawn', 'Map style: Light']);
  expect(titles('style light')).toEqual(['Map style: Light']);
  expect(titles('nothing')).toEqual([]);
});

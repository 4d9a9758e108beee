import { expect, test } from 'vitest';
import { createListeners } from './listeners.ts';

test('a topic is heard while anybody listens to it', () => {
  const listeners = createListeners<string>();
  expect(listeners.isHeard('a/b')).toBe(false);
  listeners.add('one', ['a/+', 'a/+', 'c']);
  listeners.add('two', ['a/b']);
  expect(listeners.isHeard('a/b')).toBe(true);
  expect(listeners.isHeard('a/b/c')).toBe(false);
  listeners.forget('one');
  expect(listeners.isHeard('a/x')).toBe(false);
  expect(listeners.isHeard('a/b')).toBe(true);
  listeners.remove('two', ['never', 'a/b']);
  expect(listeners.isHeard('a/b')).toBe(false);
  listeners.forget('two');
  listeners.add('two', ['#']);
  expect(listeners.isHeard('anything')).toBe(true);
});

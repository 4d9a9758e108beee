import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { deskEn, deskZh } from './locales/desk.ts';
import { en } from './locales/en.ts';
import { planEn, planZh } from './locales/plan.ts';
import { tourEn, tourZh } from './locales/tour.ts';
import { wallEn, wallZh } from './locales/wall.ts';
import { zh } from './locales/zh.ts';

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): [key: string, words: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : flatten(value, `${path}${key}.`),
  );
}

const chinese = new Map(
  flatten({ ...zh, ...deskZh, planWords: planZh, tourWords: tourZh, wallWords: wallZh }),
);
const english = new Map(
  flatten({ ...en, ...deskEn, planWords: planEn, tourWords: tourEn, wallWords: wallEn }),
);
const placeholders = (words: string) =>
  [...words.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe('the two languages', () => {
  test('have the same keys in the same order', () => {
    expect([...english.keys()]).toEqual([...chinese.keys()]);
    expect(chinese.size).toBeGreaterThan(250);
  });

  test('leave nothing empty', () => {
    for (const [key, words] of [...chinese, ...english]) expect(words.trim(), key).not.toBe('');
  });

  test('fill the same gaps', () => {
    for (const [key, words] of chinese)
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(words));
  });

  test('leave nothing in the other language', () => {
    const alike = [...chinese].filter(
      ([key, words]) =>
        /\p{L}/u.test(words.replaceAll(/\{\{\w+\}\}/g, '')) && words === english.get(key),
    );
    expect(alike).toEqual([]);
    const strayed = [...english].filter(([, words]) => /\p{Script=Han}/u.test(words));
    expect(strayed).toEqual([]);
    // What is written in Latin letters in Chinese too: units, formats, keys and commands.
    const latin = [...chinese].filter(
      ([, words]) =>
        /[A-Za-z]/.test(words.replaceAll(/\{\{\w+\}\}/g, '')) && !/\p{Script=Han}/u.test(words),
    );
    expect(latin).toEqual([]);
  });
});

describe('the components', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx') && !name.includes('.test.'))
    .map((name) => join(import.meta.dirname, name));

  test('hold no words of their own', () => {
    expect(files.length).toBeGreaterThan(20);
    const found = files.flatMap((file) =>
      literalWords(readFileSync(file, 'utf8'), file).map((words) => `${file}: ${words}`),
    );
    expect(found).toEqual([]);
  });

  test('would be caught if they did', () => {
    const source = `const a = <p title="Hello">早上好 <b>{'Loud'}</b>{ok ? '晚' : x} m²</p>;`;
    expect(literalWords(source, 'a.tsx')).toEqual(['Hello', '早上好', 'Loud', '晚']);
  });
});

/** Units of measure are written alike in both languages. */
const UNITS = new Set(['m', 'm²', 'km²', 'km/h', '°C']);
const SPOKEN_ATTRIBUTES = new Set(['title', 'alt', 'placeholder', 'label', 'aria-label', 'name']);

type Node = { readonly type: string; readonly [field: string]: unknown };

/** Words that a reader would see or hear and that did not come from the locales. */
function literalWords(source: string, file: string): string[] {
  const found: string[] = [];
  const report = (words: unknown) => {
    const text = typeof words === 'string' ? words.trim() : '';
    const bare = text.replace(/^[^\p{L}]+/u, '').replace(/[\s\d:·]+$/u, '');
    if (/\p{L}/u.test(bare) && !UNITS.has(bare) && !UNITS.has(text)) found.push(bare);
  };
  const visit = (node: unknown, shown: boolean): void => {
    if (Array.isArray(node)) for (const child of node) visit(child, shown);
    if (!isNode(node)) return;
    switch (node.type) {
      case 'JSXText':
        report(node.value);
        return;
      case 'JSXAttribute': {
        const name = isNode(node.name) ? String(node.name.name) : '';
        visit(node.value, SPOKEN_ATTRIBUTES.has(name));
        return;
      }
      case 'Literal':
        if (shown) report(node.value);
        return;
      case 'ConditionalExpression':
        visit(node.test, false);
        visit(node.consequent, shown);
        visit(node.alternate, shown);
        return;
      case 'JSXExpressionContainer':
        visit(node.expression, shown);
        return;
      case 'JSXElement':
        visit(node.openingElement, false);
        visit(node.children, true);
        return;
      case 'JSXFragment':
        visit(node.children, true);
        return;
      default:
        for (const [field, child] of Object.entries(node))
          if (field !== 'type') visit(child, false);
    }
  };
  visit(parseSync(file, source).program, false);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

import type { GmlNode } from './gml-node.ts';

/** Attributes of the standard that are numbers. */
const NUMBERS = new Set([
  'measuredHeight',
  'storeysAboveGround',
  'storeysBelowGround',
  'yearOfConstruction',
  'yearOfDemolition',
]);

/** Generic attributes: the element's name tells the type. */
const GENERIC = /^(string|int|double|date|uri|measure)Attribute$/;

/**
 * Attributes of a building: the standard's by their names, generic ones by theirs, `name` from gml:name.
 * Several values of one attribute are joined by ";".
 */
export function readProperties(node: GmlNode): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const child of node.children) addProperty(child, properties);
  return properties;
}

function addProperty(node: GmlNode, properties: Record<string, unknown>): void {
  const generic = GENERIC.exec(node.name)?.[1];
  if (generic) {
    const { name } = node.attributes;
    const value = node.children.find((child) => child.name === 'value')?.text.trim();
    if (name && value !== undefined)
      put(properties, name, generic === 'string' ? value : toNumber(value, generic));
    return;
  }
  if (node.name === 'genericAttributeSet') {
    for (const child of node.children) addProperty(child, properties);
    return;
  }
  const text = node.text.trim();
  if (node.children.length > 0 || text === '') return;
  put(properties, node.name, NUMBERS.has(node.name) ? toNumber(text, 'double') : text);
}

function toNumber(text: string, type: string): string | number {
  const number = Number(text);
  return ['int', 'double', 'measure'].includes(type) && text !== '' && Number.isFinite(number)
    ? number
    : text;
}

function put(properties: Record<string, unknown>, name: string, value: string | number): void {
  const before = properties[name];
  properties[name] = before === undefined || before === value ? value : `${before};${value}`;
}

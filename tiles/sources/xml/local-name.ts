/** A name without its prefix: `bldg:Building` and `Building` are one. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

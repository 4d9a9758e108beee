/**
 * What was typed, ready to be compared: lower case, half width, without accents and blanks; ü becomes v, as it
 * is typed.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[üǖǘǚǜ]/g, 'v')
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f\s'’·.\-_/()（）]/g, '');
}

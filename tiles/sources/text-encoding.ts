/** Encodings of tables: what their labels mean and how they are told from their bytes. */

/** Code pages by number, as `TextDecoder` names them. */
const PAGES: Readonly<Record<string, string>> = {
  '65001': 'utf-8',
  '936': 'gbk',
  '54936': 'gb18030',
  '950': 'big5',
  '949': 'euc-kr',
  '932': 'shift_jis',
  '874': 'windows-874',
  '88591': 'windows-1252',
  '437': 'windows-1252',
  '850': 'windows-1252',
};

/** dBase's language driver: only those that say more than "the system's own". */
const DRIVERS: Readonly<Record<number, string>> = {
  77: 'gbk',
  78: 'euc-kr',
  79: 'big5',
  80: 'windows-874',
  120: 'big5',
  121: 'euc-kr',
  122: 'gbk',
  123: 'shift_jis',
};

/** `UTF-8`, `936`, `ANSI 936`, `CP1251`, `GB2312` as `TextDecoder` names it; undefined where it is unknown. */
export function readEncodingLabel(label: string): string | undefined {
  const text = label.trim().toLowerCase();
  const page = /^(?:ansi|oem|cp|ms|windows|iso)?[\s_-]*(\d{3,5}(?:-1)?)$/.exec(text)?.[1];
  const candidates = [
    page === undefined ? undefined : PAGES[page.replace('-', '')],
    page?.startsWith('125') ? `windows-${page}` : undefined,
    text,
    text.replaceAll(/[\s_]/g, '-'),
  ];
  for (const candidate of candidates)
    if (candidate)
      try {
        return new TextDecoder(candidate).encoding;
      } catch {
        // The next spelling is tried.
      }
  return undefined;
}

export function encodingOfDriver(driver: number): string | undefined {
  return DRIVERS[driver];
}

/** Most of the texts must fit; a table may cut its last letter in two. */
const ENOUGH = 0.9;

/** Scripts whose letters take two bytes in UTF-8 and are pairs of bytes that common Chinese words have in GBK. */
const LOOKALIKE = /[\u0370-\u07ff]/;
const EASTERN = /[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/;

/**
 * Tells the encoding of texts by what they can be read as: UTF-8 before GBK before Windows-1252, as valid UTF-8
 * is hardly ever anything else. The exception are texts of few words: 学校 in GBK is ѧУ in UTF-8.
 * Undefined where all is ASCII.
 */
export function detectEncoding(texts: readonly Uint8Array[]): string | undefined {
  const telling = texts.filter((bytes) => bytes.some((byte) => byte >= 0x80));
  if (telling.length === 0) return undefined;
  const fits = (encoding: string) =>
    telling.filter((bytes) => canDecode(bytes, encoding)).length >= ENOUGH * telling.length;
  const isGbk = fits('gbk');
  if (!fits('utf-8')) return isGbk ? 'gbk' : 'windows-1252';
  const text = telling.map((bytes) => new TextDecoder().decode(bytes)).join('');
  return isGbk && LOOKALIKE.test(text) && !EASTERN.test(text) ? 'gbk' : 'utf-8';
}

function canDecode(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

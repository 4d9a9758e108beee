/** Text in UTF-8 or, by its mark, UTF-16; what is neither is read as GB18030, as older Chinese offices write. */
export function decodeText(bytes: Uint8Array): {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';
} {
  const [first, second] = bytes;
  const decode = (encoding: ReturnType<typeof decodeText>['encoding'], fatal = false) => ({
    text: new TextDecoder(encoding, { fatal }).decode(bytes),
    encoding,
  });
  if (first === 0xff && second === 0xfe) return decode('utf-16le');
  if (first === 0xfe && second === 0xff) return decode('utf-16be');
  try {
    return decode('utf-8', true);
  } catch {
    return decode('gb18030');
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOfCode = new Int16Array(128).fill(-1);
for (let value = 0; value < alphabet.length; value++) valueOfCode[alphabet.charCodeAt(value)] = value;

/** Standard base64 with padding. @see RFC 4648, section 4 */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    parts.push(
      alphabet[group >> 18]! +
        alphabet[(group >> 12) & 63]! +
        (i + 1 < bytes.length ? alphabet[(group >> 6) & 63]! : '=') +
        (i + 2 < bytes.length ? alphabet[group & 63]! : '='),
    );
  }
  return parts.join('');
}

/** The bytes, or `null` when the text is not padded standard base64. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let position = 0;
  for (let i = 0; i < text.length; i += 4) {
    let group = 0;
    for (let j = i; j < i + 4; j++) {
      const value = j < text.length - padding ? (valueOfCode[text.charCodeAt(j)] ?? -1) : 0;
      if (value < 0) return null;
      group = (group << 6) | value;
    }
    for (let shift = 16; shift >= 0 && position < bytes.length; shift -= 8) bytes[position++] = (group >> shift) & 255;
  }
  return bytes;
}

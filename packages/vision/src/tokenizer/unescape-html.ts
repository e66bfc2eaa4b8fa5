import { decodeHTML } from 'entities';

const characterReference = /&(?:#([0-9]+);?|#[xX]([0-9a-fA-F]+);?|[^\t\n\f <&#;]{1,32};?)/g;

/**
 * `text` with character references (`&amp;`, `&#39;`) replaced as Python's `html.unescape` does: by the rules of HTML, except
 * that references to control characters and noncharacters vanish.
 *
 * @see https://docs.python.org/3/library/html.html#html.unescape
 */
export function unescapeHtml(text: string): string {
  return text.replace(characterReference, (reference: string, decimal?: string, hexadecimal?: string) => {
    if (decimal === undefined && hexadecimal === undefined) return decodeHTML(reference);
    const codePoint = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10);
    return isDropped(codePoint) ? '' : decodeHTML(`&#${codePoint};`);
  });
}

/** Control characters and noncharacters, which a browser would keep. */
function isDropped(codePoint: number): boolean {
  if (codePoint === 0 || codePoint > 0x10ffff) return false;
  const isControl = codePoint < 0x20 && !'\t\n\f\r'.includes(String.fromCodePoint(codePoint));
  const isNoncharacter = (codePoint >= 0xfdd0 && codePoint <= 0xfdef) || (codePoint & 0xfffe) === 0xfffe;
  return isControl || codePoint === 0x7f || isNoncharacter;
}

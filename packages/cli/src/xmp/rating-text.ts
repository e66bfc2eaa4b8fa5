import { SaxesParser, type SaxesTagNS } from 'saxes';

/** Stars 1 to 5, 0 for none, -1 for rejected. */
export type XmpRating = -1 | 0 | 1 | 2 | 3 | 4 | 5;

export interface FoundRatings {
  /** What programs show; `null` when nothing is said. */
  readonly rating: number | null;
  /** What VSM wrote there last: where both agree, the rating is VSM's and not the person's. */
  readonly ratingOfVsm: number | null;
}

const xmpNamespace = 'http://ns.adobe.com/xap/1.0/';
const vsmNamespace = 'urn:vsm:xmp/1.0/';
const rdfNamespace = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** A property as it stands in the text: `[start, end)` are the characters of its value. */
interface Place {
  readonly namespace: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** Where things stand in a packet. */
interface Outline {
  readonly ratings: readonly Place[];
  /** Just behind the name of the first `rdf:Description`, where an attribute may be put. */
  readonly attributePlace: number | null;
  /** The prefixes that are bound there. */
  readonly prefixes: ReadonlyMap<string, string>;
}

/** @throws Error when the text is no well-formed XML, with the place. */
export function readRatings(text: string): FoundRatings {
  const { ratings } = outline(text);
  const valueIn = (namespace: string) => {
    const value = ratings.find((place) => place.namespace === namespace)?.value.trim();
    return value === undefined || value === '' || !Number.isFinite(Number(value)) ? null : Number(value);
  };
  return { rating: valueIn(xmpNamespace), ratingOfVsm: valueIn(vsmNamespace) };
}

/**
 * The text with this rating, and a mark beside it that VSM gave it; every other character stays as it is.
 *
 * @throws Error when the text is no well-formed XML with an `rdf:Description`.
 * @see XMP specification part 1 (ISO 16684-1), RDF/XML
 */
export function patchRating(text: string, rating: XmpRating): string {
  const { ratings, attributePlace, prefixes } = outline(text);
  if (attributePlace === null) throw new Error('there is no rdf:Description in it to hold a rating');
  const missing = [
    [xmpNamespace, 'xmp'],
    [vsmNamespace, 'vsm'],
  ].flatMap(([namespace, prefix]) =>
    ratings.some((place) => place.namespace === namespace)
      ? []
      : [attributeFor({ namespace: namespace!, prefix: prefix!, value: rating, prefixes })],
  );
  const edits = [
    ...ratings.map(({ start, end }) => ({ start, end, text: String(rating) })),
    { start: attributePlace, end: attributePlace, text: missing.join('') },
  ].sort((a, b) => b.start - a.start);
  return edits.reduce((patched, edit) => patched.slice(0, edit.start) + edit.text + patched.slice(edit.end), text);
}

/** A packet that says nothing but this. */
export function newRatingPacket(rating: XmpRating): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="VSM">
 <rdf:RDF xmlns:rdf="${rdfNamespace}">
  <rdf:Description rdf:about="" xmlns:xmp="${xmpNamespace}" xmlns:vsm="${vsmNamespace}" xmp:Rating="${rating}" vsm:Rating="${rating}"/>
 </rdf:RDF>
</x:xmpmeta>
`;
}

interface NewAttribute {
  readonly namespace: string;
  /** Taken unless it stands for something else. */
  readonly prefix: string;
  readonly value: number;
  readonly prefixes: ReadonlyMap<string, string>;
}

function attributeFor({ namespace, prefix, value, prefixes }: NewAttribute): string {
  const bound = [...prefixes].find(([, uri]) => uri === namespace)?.[0];
  if (bound) return ` ${bound}:Rating="${value}"`;
  let free = prefix;
  while (prefixes.has(free)) free += '_';
  return ` xmlns:${free}="${namespace}" ${free}:Rating="${value}"`;
}

function outline(text: string): Outline {
  const ratings: Place[] = [];
  let attributePlace: number | null = null;
  let prefixes: ReadonlyMap<string, string> = new Map();
  let open: { namespace: string; start: number } | null = null;
  const bindings: (readonly (readonly [string, string])[])[] = [];

  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const end = parser.position;
    const start = text.lastIndexOf('<', end - 1);
    bindings.push(Object.entries(tag.ns));
    for (const attribute of Object.values(tag.attributes)) {
      if (!isRating(attribute)) continue;
      ratings.push({
        namespace: attribute.uri,
        value: attribute.value,
        ...valuePlace(text, attribute.name, start, end),
      });
    }
    if (isRating(tag) && !tag.isSelfClosing) open = { namespace: tag.uri, start: end };
    if (tag.uri === rdfNamespace && tag.local === 'Description' && attributePlace === null) {
      attributePlace = start + 1 + tag.name.length;
      prefixes = new Map(bindings.flat());
    }
  });
  parser.on('closetag', (tag: SaxesTagNS) => {
    bindings.pop();
    if (!open || !isRating(tag)) return;
    const end = text.lastIndexOf('</', parser.position - 1);
    ratings.push({ ...open, end, value: text.slice(open.start, end) });
    open = null;
  });
  parser.write(text).close();
  return { ratings, attributePlace, prefixes };
}

function isRating({ uri, local }: { readonly uri: string; readonly local: string }): boolean {
  return local === 'Rating' && (uri === xmpNamespace || uri === vsmNamespace);
}

/** The value of an attribute of the start tag at `[start, end)`. */
function valuePlace(text: string, name: string, start: number, end: number): { start: number; end: number } {
  const tag = text.slice(start, end);
  const found = new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, 'sd').exec(tag);
  const [from, to] = found!.indices![2]!;
  return { start: start + from, end: start + to };
}

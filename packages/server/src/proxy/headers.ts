/** Of one connection, not of the message (RFC 9110, section 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Names and values in turn, as they came over the wire: order, spelling and repetition are kept. */
export type RawHeaders = readonly string[];

export function* entriesOf(headers: RawHeaders): Generator<readonly [name: string, value: string]> {
  for (let i = 0; i + 1 < headers.length; i += 2) yield [headers[i]!, headers[i + 1]!];
}

/** The values of a header, whatever the spelling of its name. */
export function valuesOf(headers: RawHeaders, name: string): string[] {
  return [...entriesOf(headers)].filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
}

/** Without those whose names, in lower case, are refused. */
export function withoutHeaders(headers: RawHeaders, isRefused: (name: string) => boolean): string[] {
  return [...entriesOf(headers)].filter(([name]) => !isRefused(name.toLowerCase())).flat();
}

/** What a proxy passes on: all but what is of one connection, by its name or because `Connection` names it. */
export function endToEndHeaders(headers: RawHeaders): string[] {
  const named = valuesOf(headers, 'connection').flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  return withoutHeaders(headers, (name) => hopByHop.has(name) || named.includes(name));
}

/** With another value, in its place. */
export function replaceHeader(headers: RawHeaders, name: string, value: string): string[] {
  return [...entriesOf(headers)].flatMap(([each, old]) => [each, each.toLowerCase() === name ? value : old]);
}

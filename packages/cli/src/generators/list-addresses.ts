import { usualGeneratorUrls } from '@vsm/generators';
import type { CliContext } from '../context.ts';

/** Where to ask: the addresses given, or else the usual ones on this machine and those of VSM_GENERATORS. */
export function listAddresses(given: readonly string[], { env }: Pick<CliContext, 'env'>): readonly string[] {
  if (given.length > 0) return given.map(toUrl);
  const configured = (env['VSM_GENERATORS'] ?? '').split(/[\s,]+/).filter(Boolean);
  return [...usualGeneratorUrls, ...configured.map(toUrl)];
}

/** `host:port` is enough for an address. */
function toUrl(address: string): string {
  return /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
}

import { Refusal } from '../http/refusal.ts';
import { createHostCheck } from './allowed-hosts.ts';

export interface GuardOptions {
  /** The address that the server listens on. */
  readonly boundTo: string;
  readonly hostNames: readonly string[];
  readonly allowedOrigins: readonly string[];
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that a page elsewhere makes a browser send: by a foreign Host (DNS rebinding), a foreign Origin, or by what the
 * browser itself says of the page that asks. Programs that send none of these are let through to the token.
 *
 * @throws Refusal `FORBIDDEN`
 */
export function createGuard({ boundTo, hostNames, allowedOrigins }: GuardOptions): (request: Request) => void {
  const isOwnHost = createHostCheck({ boundTo, hostNames });
  const others = new Set(allowedOrigins);
  return (request) => {
    const host = request.headers.get('host') ?? new URL(request.url).host;
    if (!isOwnHost(host)) {
      throw new Refusal(
        'FORBIDDEN',
        'This server does not go by that name. Open it by its address, or start it with --host-name NAME.',
      );
    }
    const origin = request.headers.get('origin');
    if (origin !== null) {
      if (others.has(origin) || isSameHost(origin, host)) return;
      throw new Refusal('FORBIDDEN', 'Pages of other origins may not use this server.');
    }
    const site = request.headers.get('sec-fetch-site');
    if (site === null || site === 'same-origin' || site === 'none') return;
    const isLink = request.headers.get('sec-fetch-mode') === 'navigate' && safeMethods.has(request.method);
    if (isLink && !new URL(request.url).pathname.startsWith('/api/')) return;
    throw new Refusal('FORBIDDEN', 'Pages of other sites may not use this server.');
  };
}

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(`http://${host}`).host;
}

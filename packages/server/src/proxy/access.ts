import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { entriesOf, type RawHeaders } from './headers.ts';

const cookieName = 'vsm-token';

export interface Access {
  /** What every client must show; `null` where only this machine can reach the proxy. */
  readonly token: string | null;
}

/** Why a request is not heard. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly code: 'UNAUTHORIZED' | 'FORBIDDEN';
  readonly detail: string;
}

/** A request that may pass, without what was for the proxy alone. */
export interface Admission {
  /** With its query. */
  readonly path: string;
  readonly headers: RawHeaders;
  /** Given to a page that was opened with the token in its address, so that what it asks for next passes too. */
  readonly cookie: string | null;
}

/**
 * Without a token, only what calls the proxy by a name of this machine is heard: a page of the web whose name was made to point
 * here calls it by another. With one, whoever shows it: as `Authorization: Bearer`, as `X-VSM-Token`, or as `?vsm-token=` by a page.
 */
export function admit(incoming: IncomingMessage, { token }: Access): Admission | Refusal {
  const path = incoming.url ?? '/';
  if (token === null) {
    const host = incoming.headers.host;
    if (host === undefined || isLoopbackName(hostnameOf(host))) {
      return { path, headers: incoming.rawHeaders, cookie: null };
    }
    return {
      status: 403,
      code: 'FORBIDDEN',
      detail: `This proxy is for its own machine: it is called 127.0.0.1 or localhost, not ${JSON.stringify(host)}. To call it otherwise, start it with --host and a token.`,
    };
  }
  const [pathname = '/', query] = path.split(/\?(.*)/s);
  const parameters = (query ?? '').split('&').filter((part) => part !== '');
  const ours = parameters.find((part) => part.startsWith(`${cookieName}=`));
  const shown = ours === undefined ? [] : [decodeURIComponentSafely(ours.slice(cookieName.length + 1))];
  const headers: string[] = [];
  for (const [name, value] of entriesOf(incoming.rawHeaders)) {
    const { tokens, rest } = takeToken(name.toLowerCase(), value);
    const isOurs = tokens.some((each) => isSame(each, token));
    shown.push(...tokens);
    if (!isOurs) headers.push(name, value);
    else if (rest !== null) headers.push(name, rest);
  }
  if (!shown.some((each) => isSame(each, token))) {
    return {
      status: 401,
      code: 'UNAUTHORIZED',
      detail:
        'This proxy wants its token: as the header "Authorization: Bearer TOKEN" or "X-VSM-Token: TOKEN", or as ?vsm-token=TOKEN in the address of a page.',
    };
  }
  const rest = parameters.filter((part) => part !== ours).join('&');
  return {
    path: ours === undefined ? path : `${pathname}${rest === '' ? '' : `?${rest}`}`,
    headers,
    cookie: ours === undefined ? null : `${cookieName}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict`,
  };
}

/** Tokens that a header shows, and what of it is for the target. */
function takeToken(name: string, value: string): { readonly tokens: readonly string[]; readonly rest: string | null } {
  if (name === 'x-vsm-token') return { tokens: [value], rest: null };
  if (name === 'authorization') {
    const [, token] = /^Bearer (.+)$/i.exec(value) ?? [];
    return { tokens: token === undefined ? [] : [token], rest: null };
  }
  if (name !== 'cookie') return { tokens: [], rest: null };
  const cookies = value.split(/;\s*/);
  const isOurs = (cookie: string): boolean => cookie.startsWith(`${cookieName}=`);
  const rest = cookies.filter((cookie) => !isOurs(cookie)).join('; ');
  const tokens = cookies.filter(isOurs).map((cookie) => decodeURIComponentSafely(cookie.slice(cookieName.length + 1)));
  return { tokens, rest: rest === '' ? null : rest };
}

export function isLoopbackName(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name) || name === '[::1]';
}

/** Of `host:port`. */
function hostnameOf(host: string): string {
  return host.replace(/:\d*$/, '');
}

/** Takes as long whatever is wrong with it. */
function isSame(shown: string, token: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(shown), hash(token));
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

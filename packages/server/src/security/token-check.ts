import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../http/refusal.ts';

/** Holds the token of a browser that opened the page with it once. */
export const tokenCookie = 'vsm_token';

export interface TokenCheck {
  /** @throws Refusal `UNAUTHORIZED` unless the request carries the token, as `Authorization: Bearer` or as a cookie. */
  assert(request: Request): void;
  /** In constant time. */
  isRight(token: string): boolean;
}

/** Lets everything through where no token is needed. */
export function createTokenCheck(token: string | undefined): TokenCheck {
  if (token === undefined) return { assert: () => undefined, isRight: () => true };
  const expected = digest(token);
  // Digests are of one length, whatever was sent, and tell nothing of it.
  const isRight = (given: string) => timingSafeEqual(digest(given), expected);
  return {
    isRight,
    assert: (request) => {
      const given = bearerOf(request) ?? cookieOf(request);
      if (given !== null && isRight(given)) return;
      throw new Refusal(
        'UNAUTHORIZED',
        'This server needs the token that it printed when it was started: open the address with ?token=..., or send it as Authorization: Bearer.',
      );
    },
  };
}

function bearerOf(request: Request): string | null {
  return /^Bearer (\S{1,500})$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

function cookieOf(request: Request): string | null {
  const pattern = new RegExp(`(?:^|;\\s*)${tokenCookie}=([^;\\s]{1,500})`);
  const value = pattern.exec(request.headers.get('cookie') ?? '')?.[1];
  return value === undefined ? null : decode(value);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

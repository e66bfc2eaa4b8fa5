import { LRUCache } from 'lru-cache';
import { Refusal } from '../http/refusal.ts';

export interface RateLimitOptions {
  readonly perSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

export interface RateLimit {
  /** @throws Refusal `RATE_LIMITED` when the address has asked for more than its share; `cost` 1 is a request. */
  take(address: string, cost?: number): void;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** So many seconds' worth may be asked for at once. */
const burstSeconds = 5;
const rememberedAddresses = 10_000;

/** A bucket of requests for each address, which fills up steadily. */
export function createRateLimit({ perSecond, clock }: RateLimitOptions): RateLimit {
  const capacity = perSecond * burstSeconds;
  const buckets = new LRUCache<string, Bucket>({ max: rememberedAddresses });
  return {
    take: (address, cost = 1) => {
      const nowMs = clock();
      const bucket = buckets.get(address) ?? { tokens: capacity, filledAtMs: nowMs };
      const filled = bucket.tokens + ((nowMs - bucket.filledAtMs) / 1000) * perSecond;
      bucket.tokens = Math.min(capacity, filled) - cost;
      bucket.filledAtMs = nowMs;
      buckets.set(address, bucket);
      if (bucket.tokens >= 0) return;
      bucket.tokens = Math.max(bucket.tokens, -capacity);
      const retryAfterSeconds = Math.ceil(-bucket.tokens / perSecond) || 1;
      throw new Refusal('RATE_LIMITED', `Too many requests from one address: at most ${perSecond} a second.`, {
        retryAfterSeconds,
      });
    },
  };
}

import { createInMemoryStore, createRandom, VibeMemory } from '@vsm/core';
import sharp from 'sharp';
import type { ProxyOptions, SeenPicture } from './proxy-options.ts';
import { type ListenOptions, type RunningProxy, startProxy } from './start-proxy.ts';

/** Sees nothing of a picture but its mean colour. */
async function seeColour(bytes: Uint8Array): Promise<SeenPicture> {
  const { channels } = await sharp(bytes).stats();
  const { width, height } = await sharp(bytes).metadata();
  return { encoded: { vector: toVector(channels.slice(0, 3).map(({ mean }) => mean)) }, width, height };
}

function toVector(colour: readonly number[]): Float32Array {
  const numbers = colour.map((value) => value - 100);
  const length = Math.hypot(...numbers) || 1;
  return Float32Array.from(numbers, (value) => value / length);
}

let ids = 0;

/** The memory of somebody who likes red and dislikes blue. */
export async function openColourMemory({ isTaught = true }: { readonly isTaught?: boolean } = {}): Promise<VibeMemory> {
  const memory = await VibeMemory.open({
    store: createInMemoryStore(),
    space: { id: 'test:colour', dimensions: 3 },
    now: () => new Date('2026-01-02T03:04:05Z'),
    createId: () => `rating-${ids++}`,
  });
  if (!isTaught) return memory;
  const like = [250, 60, 60];
  const dislike = [60, 60, 250];
  for (const shift of [0, 10, 20, 30]) {
    await memory.like({ vector: toVector([like[0]! - shift, like[1]! + shift, like[2]!]) });
    await memory.dislike({ vector: toVector([dislike[0]! + shift, dislike[1]!, dislike[2]! - shift]) });
  }
  return memory;
}

export type TestProxyOptions = Partial<Omit<ProxyOptions, 'settings'> & ListenOptions> & {
  readonly target: string;
  readonly settings?: Partial<ProxyOptions['settings']>;
};

/** A proxy on a port of its own that accepts nothing, unless told otherwise. */
export async function startTestProxy({ settings, ...options }: TestProxyOptions): Promise<RunningProxy> {
  const random = createRandom(7);
  return await startProxy({
    port: 0,
    memory: options.memory ?? (await openColourMemory()),
    see: seeColour,
    random,
    createId: () => `picture-${ids++}`,
    settings: { threshold: 1, retries: 3, category: null, isOn: true, ...settings },
    ...options,
  });
}

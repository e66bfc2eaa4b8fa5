import { type MemorySnapshot, reportTaste, type TasteReport } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { backgroundOf } from './memory-background.ts';

/** Cross-validates the taste of a memory while telling how far that is. */
export async function measureTaste(
  snapshot: MemorySnapshot,
  { console, signal, now }: CommandContext,
): Promise<TasteReport> {
  const progress = console.startTask('learning the taste again and again');
  try {
    return await reportTaste(snapshot.preferences, {
      background: await backgroundOf(snapshot),
      now: now(),
      signal,
      onProgress: progress.update,
    });
  } finally {
    progress.finish();
  }
}

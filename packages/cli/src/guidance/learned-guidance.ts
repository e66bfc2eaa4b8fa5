import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChoiceTrial, PreviewTrace } from '@vsm/core';
import { z } from 'zod';
import { describeSystemError, writeFileWhole } from '../write-file-whole.ts';

/** What earlier runs of one generator taught about its previews and its settings, the oldest first. */
export interface LearnedGuidance {
  readonly traces: readonly PreviewTrace[];
  readonly trials: readonly ChoiceTrial[];
}

export interface LearnedGuidanceFile {
  readonly learned: LearnedGuidance;
  /** Adds what a run taught to what is in the file by now. What cannot be kept is told, and forgotten. */
  add(more: LearnedGuidance): Promise<void>;
}

export interface LearnedGuidanceOptions {
  readonly folder: string;
  /** What the lessons hold for: generator, its address, memory and model. */
  readonly about: readonly string[];
  readonly onFailure: (message: string) => void;
}

const rememberedTraces = 400;
const rememberedTrials = 2000;

const score = z.number().min(-1).max(1);
const content = z.object({
  version: z.literal(1),
  traces: z.array(
    z.object({ previews: z.array(score.nullable()), final: score.nullable(), wasSpared: z.boolean().exactOptional() }),
  ),
  trials: z.array(z.object({ choice: z.record(z.string(), z.string()), score })),
});

const nothing: LearnedGuidance = { traces: [], trials: [] };

/** Opens what was learned; a damaged file counts as nothing and is told. */
export async function openLearnedGuidance(options: LearnedGuidanceOptions): Promise<LearnedGuidanceFile> {
  const name = createHash('sha256').update(JSON.stringify(options.about)).digest('hex').slice(0, 16);
  const file = path.join(options.folder, `${name}.json`);
  return {
    learned: await read(file, options.onFailure),
    add: async (more) => {
      if (more.traces.length + more.trials.length === 0) return;
      // Another process may have added to it meanwhile.
      const { traces, trials } = await read(file, () => undefined);
      const text = JSON.stringify({
        version: 1,
        traces: [...traces, ...more.traces].slice(-rememberedTraces),
        trials: [...trials, ...more.trials].slice(-rememberedTrials),
      });
      try {
        await mkdir(options.folder, { recursive: true });
        await writeFileWhole(file, text);
      } catch (error) {
        options.onFailure(`${file}: what this run taught cannot be kept (${describeSystemError(error)}).`);
      }
    },
  };
}

async function read(file: string, onFailure: (message: string) => void): Promise<LearnedGuidance> {
  try {
    return content.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) onFailure(`${file}: what earlier runs taught cannot be read, so it is learned anew.`);
    return nothing;
  }
}

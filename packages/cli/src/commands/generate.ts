import path from 'node:path';
import {
  countAttempts,
  createRandom,
  defaultGuidance,
  type GeneratedImage,
  type GuidancePreset,
  type GuidanceSettings,
  type GuidedAttempt,
  guidancePresets,
  guideGeneration,
  type ImageGenerator,
  type Score,
  type VibeMemory,
} from '@vsm/core';
import { decodeImage } from '@vsm/encoder-node';
import { createSampleGenerator } from '@vsm/generators';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { nextStep } from '../output/next-step.ts';
import { colorByScore, formatSigned } from '../output/score-text.ts';
import { savePicture } from '../save-picture.ts';

export interface GenerateOptions {
  readonly generator: 'sample';
  readonly prompt: string;
  readonly style?: string;
  readonly threshold?: number;
  readonly maxRetries?: number;
  readonly preset?: GuidancePreset;
  readonly count: number;
  readonly out: string;
  readonly seed?: number;
  readonly category?: string;
}

/** One attempt as `--json` shows it; one that failed or was given up has neither score nor path. */
interface SavedAttempt {
  readonly seed: number;
  readonly score: number | null;
  readonly path: string | null;
  readonly status: GuidedAttempt['status'];
}

interface SavedRun {
  readonly accepted: boolean;
  readonly score: number;
  readonly attempts: readonly SavedAttempt[];
  readonly best: SavedAttempt;
}

/** Generates pictures, again with other seeds until one is liked enough, and keeps every attempt. */
export async function generate(options: GenerateOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console, random } = context;
  const settings = { ...defaultGuidance, ...(options.preset && guidancePresets[options.preset]), ...given(options) };
  const memory = await session.openMemory();
  if (memory.preferences.length === 0) console.note(nextStep({ likes: 0, dislikes: 0 }));
  // With a seed the retries follow from it too, so that the whole run can be had again.
  const seeds = options.seed === undefined ? random : createRandom(options.seed);
  const runs: SavedRun[] = [];
  for (let run = 0; run < options.count; run++) {
    const firstSeed = run === 0 && options.seed !== undefined ? options.seed : Math.floor(seeds() * 2 ** 32);
    const saved = await runOnce({ ...options, seed: firstSeed }, { settings, memory, seeds }, context);
    runs.push(saved);
    if (!console.json) await report(saved, settings, context);
  }
  if (console.json) await console.printJson(options.count === 1 ? runs[0] : runs);
  return exitStatus.done;
}

interface Guidance {
  readonly settings: GuidanceSettings;
  readonly memory: VibeMemory;
  readonly seeds: () => number;
}

async function runOnce(
  options: GenerateOptions & { readonly seed: number },
  { settings, memory, seeds }: Guidance,
  context: CommandContext,
): Promise<SavedRun> {
  const { prompt, style, seed, category } = options;
  const run = guideGeneration({
    ...settings,
    generator: createGenerator(options.generator),
    request: { prompt, seed, ...(style !== undefined && { settings: { style } }) },
    assess: (image, { signal }) => assess(image, { memory, category, signal }, context),
    random: seeds,
    signal: context.signal,
  });
  const saved = new Map<GuidedAttempt, SavedAttempt>();
  for (let step = await run.next(); ; step = await run.next()) {
    if (!step.done) {
      saved.set(step.value, await save(step.value, options, context));
      continue;
    }
    const { accepted, best, attempts } = step.value;
    await memory.recordStatistics((statistics) => countAttempts(statistics, attempts));
    return { accepted, score: best.score.value, attempts: [...saved.values()], best: saved.get(best)! };
  }
}

async function assess(
  image: GeneratedImage,
  options: {
    readonly memory: VibeMemory;
    readonly category: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
  { session }: CommandContext,
): Promise<Score> {
  const { memory, category, signal } = options;
  const encoder = await session.openEncoder();
  const [encoded] = await encoder.encodeImages([await decodeImage(image.bytes)], { ...(signal && { signal }) });
  return memory.score(encoded!, { ...(category !== undefined && { category }) });
}

async function save(
  attempt: GuidedAttempt,
  { out, prompt }: GenerateOptions,
  { cwd, console }: CommandContext,
): Promise<SavedAttempt> {
  const { status, seed } = attempt;
  if (attempt.status === 'failed') {
    console.complain(attempt.error.message, `seed ${seed}`);
    return { seed, score: null, path: null, status };
  }
  if (attempt.status === 'stopped') return { seed, score: null, path: null, status };
  const name = `${slug(prompt)}-${seed}`;
  const file = await savePicture(attempt.image, { folder: path.resolve(cwd, out), name });
  return { seed, score: attempt.score.value, path: path.join(out, path.basename(file)), status };
}

async function report(
  { accepted, attempts, best }: SavedRun,
  { threshold }: GuidanceSettings,
  { console }: CommandContext,
) {
  for (const [i, { seed, score, status, path: file }] of attempts.entries()) {
    const scoreText = score === null ? '     ' : colorByScore(formatSigned(score), score, console.colors);
    await console.say(
      `${String(i + 1).padStart(3)}  ${scoreText}  ${status.padEnd(8)}  seed ${String(seed).padEnd(10)}  ${file ?? ''}`,
    );
  }
  const verdict = accepted ? 'Accepted' : `None reached ${formatSigned(threshold)}; the best is`;
  await console.print(`${verdict} ${best.path} (${formatSigned(best.score ?? 0)})`);
}

function createGenerator(name: GenerateOptions['generator']): ImageGenerator {
  switch (name) {
    case 'sample':
      return createSampleGenerator();
  }
}

function given({ threshold, maxRetries }: GenerateOptions): Partial<GuidanceSettings> {
  return { ...(threshold !== undefined && { threshold }), ...(maxRetries !== undefined && { maxRetries }) };
}

/** The beginning of a prompt as part of a file name. */
function slug(prompt: string): string {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join('-').slice(0, 40).replace(/-+$/, '') || 'picture';
}

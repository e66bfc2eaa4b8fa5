import path from 'node:path';
import {
  type Choice,
  type ChoiceOptions,
  countAttempts,
  createRandom,
  defaultGuidance,
  exploreChoices,
  type GuidancePreset,
  type GuidanceResult,
  type GuidanceSettings,
  type GuidedAttempt,
  guidancePresets,
  guideGeneration,
  type ImageGenerator,
  type Score,
  type VibeMemory,
} from '@vsm/core';
import { decodeImage } from '@vsm/encoder-node';
import { formatSigned } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { type ExpectedEffects, expectByWords } from '../guidance/expect-by-words.ts';
import { type LearnedGuidanceFile, openLearnedGuidance } from '../guidance/learned-guidance.ts';
import { type GeneratorWish, openGenerator, urlOf } from '../guidance/open-generator.ts';
import { reportBeliefs, reportRun, type SavedAttempt, type SavedRun } from '../guidance/report-run.ts';
import { applyChoice, parseFixed, parseVaried } from '../guidance/varied-request.ts';
import { nextStep } from '../output/next-step.ts';
import { notePrior } from '../output/prior-text.ts';
import { locateLearnedGuidance } from '../places.ts';
import { savePicture } from '../save-picture.ts';

export interface GenerateOptions extends GeneratorWish {
  readonly prompt: string;
  readonly style?: string;
  readonly threshold?: number;
  readonly maxRetries?: number;
  readonly preset?: GuidancePreset;
  readonly bestOf?: number;
  readonly minGain?: number;
  readonly set?: readonly string[];
  readonly vary?: readonly string[];
  readonly explore?: boolean;
  readonly earlyStop: boolean;
  readonly maxWrongStops: number;
  readonly count: number;
  readonly out: string;
  readonly seed?: number;
  readonly category?: string;
}

/** Generates pictures, again with other seeds until one is liked enough, and keeps every attempt. */
export async function generate(options: GenerateOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console, random } = context;
  const settings = { ...defaultGuidance, ...(options.preset && guidancePresets[options.preset]), ...given(options) };
  const varied = parseVaried(options.vary ?? []);
  const fixed = parseFixed(options.set ?? []);
  const generator = await openGenerator(options, context);
  const prior = await session.openPrior();
  const memory = await session.openMemory({ prior });
  if (memory.preferences.length === 0) console.note(nextStep({ likes: 0, dislikes: 0 }));
  if (prior) notePrior(prior, memory, console);
  const expected = await expectByWords(varied, memory, options, context);
  // With a seed the retries follow from it too, so that the whole run can be had again.
  const seeds = options.seed === undefined ? random : createRandom(options.seed);
  const runs: SavedRun[] = [];
  for (let run = 0; run < options.count; run++) {
    const seed = run === 0 && options.seed !== undefined ? options.seed : Math.floor(seeds() * 2 ** 32);
    const learned = await openLearned(options, memory, context);
    const saved = await new GuidedRun(
      { ...options, seed, settings, varied, expected, fixed, generator, memory, seeds, learned },
      context,
    ).run();
    runs.push(saved);
    if (!console.json) await reportRun(saved, settings.threshold, context);
  }
  const beliefs = await learnedBeliefs(options, varied, expected, memory, context);
  if (console.json) await console.printJson(options.count === 1 ? { ...runs[0]!, ...beliefs } : runs);
  else if (beliefs) await reportBeliefs(beliefs.learned, context);
  return exitStatus.done;
}

interface RunPlan extends Omit<GenerateOptions, 'generator'> {
  readonly generator: ImageGenerator;
  readonly fixed: Choice;
  readonly seed: number;
  readonly settings: GuidanceSettings;
  readonly varied: ChoiceOptions;
  readonly expected: ExpectedEffects;
  readonly memory: VibeMemory;
  readonly seeds: () => number;
  readonly learned: LearnedGuidanceFile;
}

/** One guided run, whose pictures are kept as they come. */
class GuidedRun {
  readonly #plan: RunPlan;
  readonly #context: CommandContext;
  readonly #attempts: GuidedAttempt[] = [];
  readonly #saved = new Map<GuidedAttempt, SavedAttempt>();
  readonly #choices: Choice[] = [];
  readonly #startedAtMs = performance.now();

  constructor(plan: RunPlan, context: CommandContext) {
    this.#plan = plan;
    this.#context = context;
  }

  async run(): Promise<SavedRun> {
    try {
      return this.#describe(await this.#generate());
    } catch (error) {
      if (this.#context.signal.aborted) this.#tellBestSoFar();
      throw error;
    } finally {
      await this.#learn();
    }
  }

  async #generate(): Promise<GuidanceResult> {
    const { generator, prompt, style, seed, settings, seeds, varied, expected, fixed, learned } = this.#plan;
    const { bestOf, explore, minGain, earlyStop, maxWrongStops } = this.#plan;
    const request = applyChoice({ prompt, seed, ...(style !== undefined && { settings: { style } }) }, fixed);
    const explorer = exploreChoices(varied, learned.learned.trials, { priorEffects: expected });
    const most = bestOf ?? (explore ? 1 + settings.maxRetries : undefined);
    const steps = guideGeneration({
      ...settings,
      generator,
      request,
      ...(Object.keys(varied).length > 0 && {
        requestFor: () => {
          const choice = explorer.next(seeds);
          this.#choices.push(choice);
          return applyChoice(request, choice);
        },
      }),
      assess: ({ bytes }, { signal }) => this.#assess(bytes, signal),
      ...(earlyStop && {
        previews: {
          traces: learned.learned.traces,
          assess: ({ bytes }, { signal }) => this.#assess(bytes, signal),
          maxWrongStops,
        },
      }),
      ...(most !== undefined && { bestOf: most }),
      ...(minGain !== undefined && { minimumGain: minGain }),
      random: seeds,
      signal: this.#context.signal,
    });
    for (let step = await steps.next(); ; step = await steps.next()) {
      if (step.done) return step.value;
      this.#attempts.push(step.value);
      this.#saved.set(step.value, await this.#save(step.value));
    }
  }

  async #assess(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Score> {
    const { memory, category } = this.#plan;
    const encoder = await this.#context.session.openEncoder();
    const [encoded] = await encoder.encodeImages([await decodeImage(bytes)], { ...(signal && { signal }) });
    return memory.score(encoded!, { ...(category !== undefined && { category }) });
  }

  async #save(attempt: GuidedAttempt): Promise<SavedAttempt> {
    const { out, prompt } = this.#plan;
    const { cwd, console } = this.#context;
    const { status, seed, number } = attempt;
    const choice = this.#choices[number - 1];
    const facts = { seed, status, ...(choice && { choice }) };
    if (attempt.status === 'failed') console.complain(attempt.error.message, `seed ${seed}`);
    if (attempt.status === 'failed' || attempt.status === 'stopped') return { ...facts, score: null, path: null };
    const name = `${slug(prompt)}-${seed}`;
    const file = await savePicture(attempt.image, { folder: path.resolve(cwd, out), name });
    return { ...facts, score: attempt.score.value, path: path.join(out, path.basename(file)) };
  }

  #describe({ accepted, best, ending, attempts, generationsSaved }: GuidanceResult): SavedRun {
    const generations = Math.max(1, attempts.length - generationsSaved);
    const secondsSaved = (generationsSaved * (performance.now() - this.#startedAtMs)) / 1000 / generations;
    const saved = attempts.map((attempt) => this.#saved.get(attempt)!);
    return { accepted, score: best.score.value, ending, secondsSaved, attempts: saved, best: this.#saved.get(best)! };
  }

  #tellBestSoFar(): void {
    const scored = [...this.#saved.values()].filter(({ score }) => score !== null);
    const best = scored.sort((a, b) => b.score! - a.score!)[0];
    if (best)
      this.#context.console.note(`Interrupted. The best so far is ${best.path} (${formatSigned(best.score!)}).`);
  }

  /** Of what was made, however the run ended. */
  async #learn(): Promise<void> {
    if (this.#attempts.length === 0) return;
    const { memory, learned } = this.#plan;
    await memory.recordStatistics((statistics) => countAttempts(statistics, this.#attempts));
    await learned.add({
      traces: this.#attempts.flatMap((attempt) => ('trace' in attempt && attempt.trace ? [attempt.trace] : [])),
      trials: this.#attempts.flatMap((attempt) => {
        const choice = this.#choices[attempt.number - 1];
        return choice && 'score' in attempt ? [{ choice, score: attempt.score.value }] : [];
      }),
    });
  }
}

async function openLearned(
  wish: GenerateOptions,
  memory: VibeMemory,
  context: CommandContext,
): Promise<LearnedGuidanceFile> {
  const { session, console } = context;
  const prior = await session.openPrior();
  return await openLearnedGuidance({
    folder: locateLearnedGuidance(context),
    about: [
      wish.generator,
      urlOf(wish) ?? '',
      session.memoryPath,
      memory.space?.id ?? '',
      ...(prior ? [prior.name] : []),
    ],
    onFailure: (message) => console.note(`vsm: ${message}`),
  });
}

async function learnedBeliefs(
  options: GenerateOptions,
  varied: ChoiceOptions,
  expected: ExpectedEffects,
  memory: VibeMemory,
  context: CommandContext,
) {
  if (Object.keys(varied).length === 0) return null;
  const { learned } = await openLearned(options, memory, context);
  return {
    expectedByWords: expected,
    learned: exploreChoices(varied, learned.trials, { priorEffects: expected }).beliefs(),
  };
}

function given({ threshold, maxRetries }: GenerateOptions): Partial<GuidanceSettings> {
  return { ...(threshold !== undefined && { threshold }), ...(maxRetries !== undefined && { maxRetries }) };
}

/** The beginning of a prompt as part of a file name. */
function slug(prompt: string): string {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join('-').slice(0, 40).replace(/-+$/, '') || 'picture';
}

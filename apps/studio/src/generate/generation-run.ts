import { signal } from '@preact/signals';
import type { Verdict } from '@vsm/core';
import type { Generation, GenerationAttempt, GenerationEvent, GenerationRequest } from '@vsm/server/client';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';

/** A run as it is seen: its attempts so far, and what is being drawn. */
export interface GenerationRun {
  readonly generation: Generation;
  readonly attempts: readonly GenerationAttempt[];
  readonly preview: { readonly progress: number; readonly image: string } | null;
}

export const run = signal<GenerationRun | null>(null);

/** Starts a run and follows it to its end. */
export async function generate(request: GenerationRequest): Promise<void> {
  try {
    const generation = await client.value.generate(request);
    run.value = { generation, attempts: generation.attempts, preview: null };
    await follow(generation.id);
  } catch (error) {
    tellProblem(error);
  }
}

/** Shows the last run of the server, such as one that goes on since the page was left. */
export async function showLastRun(): Promise<void> {
  try {
    const [last] = (await client.value.generations()).items;
    if (!last) return;
    run.value = { generation: last, attempts: last.attempts, preview: null };
    if (last.state === 'running') await follow(last.id);
  } catch (error) {
    tellProblem(error);
  }
}

export async function cancelRun(): Promise<void> {
  if (!run.value) return;
  try {
    await client.value.cancelGeneration(run.value.generation.id);
  } catch (error) {
    tellProblem(error);
  }
}

export async function rateAttempt(attempt: GenerationAttempt, verdict: Verdict): Promise<void> {
  const now = run.value;
  if (!now) return;
  try {
    const { category } = now.generation.request;
    const rated = await client.value.rateAttempt(now.generation.id, attempt.index, {
      verdict,
      ...(category !== undefined && { category }),
    });
    if (run.value?.generation.id === now.generation.id)
      run.value = { ...run.value, attempts: withAttempt(run.value.attempts, rated) };
    tell(`Picture ${attempt.number} ${verdict}d.`);
  } catch (error) {
    tellProblem(error);
  }
}

async function follow(id: string): Promise<void> {
  for await (const event of client.value.followGeneration(id)) {
    if (run.value?.generation.id !== id) return;
    run.value = withEvent(run.value, event);
  }
}

function withEvent(now: GenerationRun, event: GenerationEvent): GenerationRun {
  if (event.type === 'preview') return { ...now, preview: { progress: event.progress, image: event.image } };
  if (event.type === 'attempt') return { ...now, preview: null, attempts: withAttempt(now.attempts, event.attempt) };
  return { generation: event.generation, attempts: event.generation.attempts, preview: null };
}

function withAttempt(attempts: readonly GenerationAttempt[], attempt: GenerationAttempt): readonly GenerationAttempt[] {
  return [...attempts.filter(({ index }) => index !== attempt.index), attempt].sort((a, b) => a.index - b.index);
}

/** The attempt that stands out: the best of an ended run, else the best so far. */
export function bestAttempt({ generation, attempts }: GenerationRun): GenerationAttempt | null {
  const chosen = attempts.find(({ index }) => index === generation.result?.best);
  if (chosen) return chosen;
  const scored = attempts.filter(({ picture }) => picture !== null);
  const value = ({ score }: GenerationAttempt) => score?.value ?? -2;
  return scored.reduce<GenerationAttempt | null>(
    (best, each) => (best && value(best) >= value(each) ? best : each),
    null,
  );
}

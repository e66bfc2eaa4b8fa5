import path from 'node:path';
import { type MemorySnapshot, VsmError } from '@vsm/core';
import type { FileEncoder } from '@vsm/encoder-node';
import type { CommandContext } from '../command-context.ts';
import { encodePictures } from '../encode-pictures.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { keepCopy } from '../memory-files/keep-copy.ts';
import { openNamedModel } from '../models/choose-model.ts';
import type { SessionModel } from '../models/session-model.ts';
import { countOf } from '../output/counts.ts';
import { printable } from '../output/printable.ts';
import { encodeSources, listSources, type MissingPicture, type MissingReason } from '../reembed/encode-anew.ts';
import { type MovePlan, planMove } from '../reembed/plan-move.ts';

export interface ReembedOptions {
  readonly dropMissing?: boolean;
  readonly dryRun?: boolean;
}

/** Somebody may rate while pictures are looked at; then what they rated is looked at too. */
const mostTries = 5;
const mostShown = 20;

/** Moves the memory to another model: all of it in one step, or not at all. */
export async function reembed(options: ReembedOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console } = context;
  const target = await openTarget(context);
  const store = await session.openStore();
  for (let attempt = 1; ; attempt++) {
    const snapshot = await store.readSnapshot();
    if (countIn(snapshot) === 0 || snapshot.space?.id === target.space.id)
      return await reportNothing(snapshot, target, context);
    const lookUp = await lookAnew(snapshot, target, context);
    const plan = planMove(snapshot, target.space, lookUp);
    const mayMove = plan.movedCount > 0 && (plan.missing.length === 0 || options.dropMissing === true);
    const found = { plan, target, snapshot, isDryRun: options.dryRun === true };
    if (!mayMove || options.dryRun) return await report({ ...found, backup: null }, context);
    try {
      const backup = await move(snapshot, plan, context);
      return await report({ ...found, backup }, context);
    } catch (error) {
      if (!VsmError.is(error, 'MEMORY_CHANGED') || attempt === mostTries) throw error;
      console.note('The memory was changed meanwhile; looking at what is new.');
    }
  }
}

/** The model that was asked for, else the preferred one. */
async function openTarget({ session }: CommandContext): Promise<SessionModel> {
  const { asked, preferred, ...options } = session.modelOptions;
  const name = asked ?? (await preferred());
  if (name !== undefined) return await openNamedModel(name, options);
  throw new CommandFailure(
    exitStatus.usage,
    'Which model should the memory move to? Name it: vsm reembed --model NAME. vsm models list shows all.',
  );
}

/** What was seen before an interruption is in the cache. */
async function lookAnew(snapshot: MemorySnapshot, target: SessionModel, { session, console, signal }: CommandContext) {
  const folder = path.dirname(session.memoryPath);
  const files = listSources(snapshot, folder);
  const cache = session.openCache(target.space);
  let encoder: Promise<FileEncoder> | undefined;
  const openEncoder = () => {
    encoder ??= target.openEncoder();
    return encoder;
  };
  const progress = console.startProgress(files.length);
  try {
    return await encodeSources(files, {
      folder,
      encode: (inputs) => encodePictures(inputs, { cache, openEncoder, signal }),
      onPicture: () => progress.advance(),
    });
  } finally {
    progress.finish();
    await cache.close();
    await (await encoder?.catch(() => undefined))?.close();
  }
}

/** @returns The copy of the memory as it was. */
async function move(planned: MemorySnapshot, plan: MovePlan, { session, now }: CommandContext): Promise<string> {
  const store = await session.openStore();
  // The file alone is the whole memory then, and a copy of it a whole copy.
  await store.fold();
  const { revision } = await store.head();
  if (!holdsTheSame(planned, await store.readSnapshot())) {
    throw new VsmError(
      'MEMORY_CHANGED',
      `The memory ${store.path} is being changed again and again. Let the other process come to an end, and try again.`,
    );
  }
  const backup = await keepCopy(store.path, 'before-reembed', now());
  await store.commit(plan.changes, { ifRevision: revision });
  await store.fold();
  return backup;
}

function holdsTheSame(a: MemorySnapshot, b: MemorySnapshot): boolean {
  const keyOf = ({ preferences, comparisons, undoSteps }: MemorySnapshot) =>
    JSON.stringify([
      preferences.map(({ id, verdict, weight, category, metadata }) => [id, verdict, weight, category, metadata]),
      comparisons.map(({ id }) => id),
      undoSteps.length,
    ]);
  return keyOf(a) === keyOf(b);
}

interface Outcome {
  readonly plan: MovePlan;
  readonly target: SessionModel;
  readonly snapshot: MemorySnapshot;
  readonly isDryRun: boolean;
  /** `null` when nothing was changed. */
  readonly backup: string | null;
}

async function report(outcome: Outcome, context: CommandContext): Promise<ExitStatus> {
  const { plan, target, snapshot, isDryRun, backup } = outcome;
  const { console, session } = context;
  const { movedCount, missing } = plan;
  if (console.json) {
    await console.printJson({
      memory: session.memoryPath,
      from: snapshot.space?.id ?? null,
      to: target.space.id,
      moved: backup === null ? 0 : movedCount,
      movable: movedCount,
      missing,
      dryRun: isDryRun,
      backup,
    });
  } else {
    for (const line of describeMissing(missing)) await console.print(line);
    if (backup !== null) {
      await console.say(
        `Moved ${countOf(movedCount, 'rating')} to ${target.name}. The memory as it was is kept: ${printable(backup)}`,
      );
      if (missing.length > 0) await console.say(`${countOf(missing.length, 'rating')} stayed behind in that copy.`);
    } else if (isDryRun)
      await console.say(
        `${countOf(movedCount, 'rating')} of ${countIn(snapshot)} can move to ${target.name}. Nothing was changed.`,
      );
  }
  if (backup !== null || isDryRun) return missing.length > 0 ? exitStatus.someInputsFailed : exitStatus.done;
  throw new CommandFailure(
    exitStatus.someInputsFailed,
    movedCount === 0
      ? `None of the ${countIn(snapshot)} ratings can move: no picture is where the memory says. Nothing was changed.`
      : `${missing.length} of ${countIn(snapshot)} ratings cannot move. Put their pictures back, or go on without them: vsm reembed --model ${target.name} --drop-missing. Nothing was changed; what was looked at is kept for the next run.`,
  );
}

async function reportNothing(
  snapshot: MemorySnapshot,
  target: SessionModel,
  { console, session }: CommandContext,
): Promise<ExitStatus> {
  const isEmpty = countIn(snapshot) === 0;
  if (console.json) {
    await console.printJson({
      memory: session.memoryPath,
      from: snapshot.space?.id ?? null,
      to: target.space.id,
      moved: 0,
      movable: 0,
      missing: [],
      dryRun: false,
      backup: null,
    });
  } else if (isEmpty)
    await console.say(
      `The memory holds no ratings, so there is nothing to move. Use the model in new memories: vsm models use ${target.name}`,
    );
  else await console.say(`The memory is of ${target.name} already.`);
  return exitStatus.done;
}

function* describeMissing(missing: readonly MissingPicture[]): Generator<string> {
  for (const { id, path: file, reason } of missing.slice(0, mostShown)) {
    yield `${printable(file ?? id)}: ${reasons[reason]}`;
  }
  if (missing.length > mostShown) yield `and ${missing.length - mostShown} more; --json lists all.`;
}

const reasons: Readonly<Record<MissingReason, string>> = {
  'no-path': 'the memory does not say where this picture is',
  gone: 'this picture is gone',
  changed: 'another picture is here now',
  unreadable: 'this picture cannot be read any more',
};

function countIn({ preferences, comparisons }: MemorySnapshot): number {
  return preferences.length + comparisons.length;
}

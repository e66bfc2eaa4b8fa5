import { parseCategory, type VibeMemory } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { noteEmptyCategory } from '../picture-scorer.ts';
import { PictureReader } from '../read-pictures.ts';
import { sampleInputs } from '../teach/sample-inputs.ts';
import { describeSettling } from '../teach/settling.ts';
import { teachByLines } from '../teach/teach-by-lines.ts';
import { teachInTerminal } from '../teach/teach-in-terminal.ts';
import { TeachSession } from '../teach/teach-session.ts';
import type { PictureProtocol } from '../terminal/picture-protocol.ts';

export interface TeachOptions {
  readonly category?: string;
  readonly pictures: 'auto' | PictureProtocol;
  readonly pool: number;
  readonly pairs?: boolean;
}

/** Asks for the ratings that teach most, and keeps each answer at once. */
export async function teach(
  paths: readonly string[],
  options: TeachOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { console, session, stdin, stdout } = context;
  if (paths.includes('-')) {
    throw new CommandFailure(
      exitStatus.usage,
      'teach reads answers from standard input. Name files and folders instead of -.',
    );
  }
  if (!console.json && !(stdin.isTTY && stdout.isTTY)) {
    throw new CommandFailure(
      exitStatus.usage,
      'teach shows pictures and waits for keys, which needs a terminal. For another program, add --json: it prints a question a line and reads an answer a line.',
    );
  }
  const category = options.category === undefined ? undefined : parseCategory(options.category);
  const memory = await session.openMemory();
  noteEmptyCategory(memory, category, context);
  const reader = new PictureReader(paths, {}, context);
  const pool = await readPool(reader, options.pool, context);
  if (pool.length === 0) {
    console.complain('There is no picture to ask about.');
    return exitStatus.someInputsFailed;
  }
  const teaching = new TeachSession({
    memory,
    pool,
    pairs: options.pairs === true,
    ...(category !== undefined && { category }),
  });
  if (console.json) {
    await teachByLines(teaching, context);
    return reader.status;
  }
  const ending = await teachInTerminal(teaching, options.pictures, context);
  await summarize(teaching, memory, paths, context);
  if (ending === 'nothing-left') await console.say('There is nothing left to ask about here.');
  return ending === 'interrupted' ? exitStatus.interrupted : reader.status;
}

async function readPool(reader: PictureReader, size: number, context: CommandContext): Promise<EncodedPicture[]> {
  const listed = await reader.list();
  const inputs = sampleInputs(listed, size, context.random);
  if (inputs.length < listed.length) {
    context.console.note(
      `Asking about ${inputs.length.toLocaleString('en-US')} of ${countOf(listed.length, 'picture')}, drawn at random.`,
    );
  }
  const pool: EncodedPicture[] = [];
  for await (const picture of reader.encode(inputs)) pool.push(picture);
  return pool;
}

async function summarize(
  teaching: TeachSession,
  memory: VibeMemory,
  paths: readonly string[],
  { console, session }: CommandContext,
): Promise<void> {
  const { likes, dislikes, comparisons, skipped, settling } = teaching;
  const answers = likes + dislikes + comparisons;
  const ratings = comparisons > 0 ? countOf(comparisons, 'comparison') : describeCounts({ likes, dislikes });
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  await console.say(`${countOf(answers, 'answer')}: ${ratings}${skips}.`);
  const counts = countVerdicts(memory.preferences);
  await console.say(`The memory holds ${describeCounts(counts)}: ${session.memoryPath}`);
  if (settling) await console.say(describeSettling(settling));
  const isEnough = comparisons > 0 || (answers > 0 && counts.likes > 0 && counts.dislikes > 0);
  await console.say(console.colors.dim(isEnough ? `See the result: vsm rank ${paths.join(' ')}` : nextStep(counts)));
}

import {
  createBackground,
  parseCategory,
  parseWeight,
  type Rating,
  type Verdict,
  VsmError,
  wordsAsPicture,
} from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countVerdicts, describeCounts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { printable } from '../output/printable.ts';
import { PictureReader } from '../read-pictures.ts';
import { rememberSeen } from '../remember-seen.ts';
import { encodeWords } from '../words/encode-words.ts';
import type { RateOptions } from './rate.ts';

/** Words are vaguer than a picture. */
const usualWeight = 0.5;

/** Keeps what the person thinks of words, as of a picture that would be just that. */
export async function rateWords(
  verdict: Verdict,
  words: string,
  options: RateOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { session, console } = context;
  const memory = await session.openMemory();
  const pictures: EncodedPicture[] = [];
  const reader = new PictureReader(options.among === undefined ? [] : [options.among], {}, context);
  for await (const picture of reader.read()) pictures.push(picture);
  const background = pictures.length > 0 ? createBackground(pictures.map(({ encoded }) => encoded)) : memory.background;
  const [vector] = await encodeWords([words], context);
  const terms = (await session.openTerms()) ?? [];
  const rating: Rating = {
    verdict,
    picture: {
      vector: placeAmongPictures(
        vector!,
        terms.map((term) => term.vector),
        background,
      ),
    },
    weight: parseWeight(options.weight ?? usualWeight),
    ...(options.category !== undefined && { category: parseCategory(options.category) }),
    metadata: { words, ...(options.note !== undefined && { note: options.note }) },
  };
  const [outcome] = await memory.rate([rating]);
  await rememberSeen(memory, pictures, session.memoryPath);
  const counts = countVerdicts(memory.preferences);
  if (console.json) {
    await console.printJson({ verdict, words, id: outcome!.preference.id, status: outcome!.status, ...counts });
    return reader.status;
  }
  const said = verdict === 'like' ? console.colors.green('Liked') : console.colors.red('Disliked');
  await console.say(`${said} “${printable(words)}”.`);
  await console.say(`The memory holds ${describeCounts(counts)}: ${session.memoryPath}`);
  await console.say(console.colors.dim(nextStep(counts)));
  return reader.status;
}

function placeAmongPictures(...[words, others, background]: Parameters<typeof wordsAsPicture>): Float32Array {
  try {
    return wordsAsPicture(words, others, background);
  } catch (error) {
    if (!VsmError.is(error, 'INVALID_ARGUMENT')) throw error;
    throw new CommandFailure(
      exitStatus.usage,
      `Words are understood beside pictures, and too few were seen yet. Name a folder with at least 16, whatever they show: --among FOLDER`,
      {
        cause: error,
      },
    );
  }
}

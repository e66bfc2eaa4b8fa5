import { dotProduct, mixWithPrompt, promptMatches, type Score } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { CommandFailure, exitStatus } from '../exit-status.ts';

/**
 * Texts as embeddings beside those of pictures.
 *
 * @throws CommandFailure when the model in use knows no words.
 */
export async function encodeWords(
  texts: readonly string[],
  { session, signal }: CommandContext,
): Promise<Float32Array[]> {
  const { name, openPromptEncoder } = await session.openModel();
  if (!openPromptEncoder) {
    throw new CommandFailure(
      exitStatus.modelUnusable,
      `The model ${name} sees pictures and understands no words. One that does is, for example, clip-vit-b32: vsm models pull clip-vit-b32, then vsm reembed --model clip-vit-b32 for a memory that is there already.`,
    );
  }
  const encoder = await openPromptEncoder();
  return await encoder.encodePrompts(texts, { signal }).finally(() => encoder.close());
}

export interface PromptWish {
  readonly prompt: string;
  /** Of the score, how much is the prompt's, 0..1. */
  readonly share: number;
}

/** How each picture fits a prompt among the others, -1..1, and a score that heeds it. */
export async function matchPrompt(
  { prompt, share }: PromptWish,
  pictures: readonly EncodedPicture[],
  context: CommandContext,
): Promise<{ readonly match: number; readonly mix: (score: Score) => Score }[]> {
  const [words] = await encodeWords([prompt], context);
  const cosines = pictures.map(({ encoded }) => dotProduct(words!, encoded.vector));
  return promptMatches(cosines).map((match) => ({ match, mix: (score) => mixWithPrompt(score, match, share) }));
}

import { readFile } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import { type ClipTokenizer, createClipTokenizer } from '@vsm/vision';
import { z } from 'zod';
import type { LocalModel } from './local-model.ts';

const vocabularySchema = z.record(z.string(), z.int().min(0));

/**
 * The tokenizer that comes with a model.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the model has none, or its files are missing or damaged.
 */
export async function readTokenizer({ card, vocabularyPath, mergesPath }: LocalModel): Promise<ClipTokenizer> {
  if (!card.text || !vocabularyPath || !mergesPath) throw withoutText(card.name);
  const [vocabulary, merges] = await Promise.all([readText(vocabularyPath), readText(mergesPath)]);
  return createClipTokenizer(
    { vocabulary: parseVocabulary(vocabulary, vocabularyPath), merges },
    { contextLength: card.text.contextLength },
  );
}

export function withoutText(modelName: string): VsmError {
  return new VsmError(
    'MODEL_UNUSABLE',
    `The model ${modelName} understands no words, or its text network is not on this machine. ` +
      'Fetch it with its text network, or choose a model that has one, such as clip-vit-b32.',
    { details: { model: modelName } },
  );
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new VsmError('MODEL_UNUSABLE', `The tokenizer's file ${path} cannot be read. Fetch the model again.`, {
      cause,
    });
  });
}

function parseVocabulary(text: string, path: string): Readonly<Record<string, number>> {
  try {
    return vocabularySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `${path} should be a JSON object with a number for each token. Fetch the model again.`,
      { cause, details: { path } },
    );
  }
}

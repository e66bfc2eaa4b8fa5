import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { z } from 'zod';
import type { ClipText } from '../src/clip/index.ts';

/** `vocab.json` and `merges.txt`, as they are. */
export interface TokenizerData {
  readonly vocabulary: string;
  readonly merges: string;
}

const startToken = '<|startoftext|>';
const endToken = '<|endoftext|>';

/** @throws VsmError `INVALID_ARGUMENT` when the vocabulary is no object of ids; the system's error for a missing file. */
export async function readTokenizerData(folder: string): Promise<TokenizerData> {
  const vocabulary = await readFile(path.join(folder, 'vocab.json'), 'utf8');
  const merges = await readFile(path.join(folder, 'merges.txt'), 'utf8');
  const ids = parseVocabulary(vocabulary);
  for (const token of [startToken, endToken]) {
    if (ids?.[token] !== undefined) continue;
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${path.join(folder, 'vocab.json')} must be a JSON object from tokens to ids that has "${token}".`,
    );
  }
  return { vocabulary, merges };
}

function parseVocabulary(text: string): Record<string, number> | undefined {
  try {
    return z.record(z.string(), z.int()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What a repository holds for the tokenizer, by file name: text as it is, objects as JSON. */
export function tokenizerFiles(data: TokenizerData, { contextLength }: ClipText): Record<string, string | object> {
  const special = { bos_token: startToken, eos_token: endToken, pad_token: endToken, unk_token: endToken };
  return {
    'vocab.json': data.vocabulary,
    'merges.txt': data.merges,
    'special_tokens_map.json': special,
    'tokenizer_config.json': {
      ...special,
      add_prefix_space: false,
      do_lower_case: true,
      errors: 'replace',
      model_max_length: contextLength,
      tokenizer_class: 'CLIPTokenizer',
    },
    'tokenizer.json': fastTokenizer(data),
  };
}

/**
 * `tokenizer.json`: the same tokenizer as the tokenizers library describes it.
 *
 * @see https://huggingface.co/docs/tokenizers
 */
function fastTokenizer({ vocabulary, merges }: TokenizerData): object {
  const ids = parseVocabulary(vocabulary)!;
  const addedToken = (content: string) => ({
    id: ids[content],
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: true,
    special: true,
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [addedToken(startToken), addedToken(endToken)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [endToken, ids[endToken]],
      cls: [startToken, ids[startToken]],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: endToken,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: ids,
      merges: merges.split('\n').filter((line) => line !== '' && !line.startsWith('#version')),
    },
  };
}

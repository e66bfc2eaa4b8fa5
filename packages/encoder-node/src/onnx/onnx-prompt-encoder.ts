import type { PromptEncoder } from '@vsm/core';
import { embeddingSpaceOf } from '@vsm/vision';
import { workerUrls } from '../worker-urls.ts';
import type { LocalModel } from './local-model.ts';
import type { OnnxEncoderOptions } from './onnx-encoder-options.ts';
import { openSessionPool } from './open-session-pool.ts';
import { readTokenizer, withoutText } from './read-tokenizer.ts';

/**
 * Texts as embeddings in the space of the model's pictures. The network runs in a worker thread, in batches; an idle encoder
 * does not keep the process alive.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the model has no text network, or it, its tokenizer or the device asked for cannot
 *   be used; `INVALID_ARGUMENT`; the signal's reason when it aborts.
 */
export async function openOnnxPromptEncoder(
  model: LocalModel,
  options: OnnxEncoderOptions = {},
): Promise<PromptEncoder> {
  const { card, precision, image, text } = model;
  if (!card.text || !text) throw withoutText(card.name);
  const tokenize = await readTokenizer(model);
  const session = await openSessionPool<readonly number[]>({
    workerUrl: workerUrls.textSession,
    file: text,
    network: card.text,
    card,
    precision,
    batchSize: 32,
    options,
  });
  return {
    space: embeddingSpaceOf(card, precision, image.sha256),
    async encodePrompts(texts, { signal } = {}) {
      signal?.throwIfAborted();
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += session.batchSize) {
        const batch = texts.slice(start, start + session.batchSize).map(tokenize);
        vectors.push(...(await session.run(batch, signal)));
      }
      return vectors;
    },
    close: () => session.close(),
  };
}

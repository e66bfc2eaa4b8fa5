import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import { quantizeModel, readOnnxModel, rewriteModel, separateWeights } from '@vsm/onnx-graph';
import { type GraphJob, orOriginal, type PreparedGraph } from './graph-job.ts';
import { keepPreparedGraph } from './prepared-file.ts';

/**
 * Rewrites the graph and makes its weights int8 if asked to, lays them apart, and keeps both.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the original is not there or another file; for int8, when it can't be made or kept.
 */
export async function makeGraph(job: GraphJob): Promise<PreparedGraph> {
  const bytes = await readOriginal(job);
  try {
    const original = readOnnxModel(bytes);
    if (job.precision === 'int8') {
      // One node for attention would hold its products in float32.
      const { model, rewrites } = rewriteModel(original, { rewrites: ['class-token'] });
      return await keepPreparedGraph(job, separateWeights(quantizeModel(model)), [...rewrites, 'int8']);
    }
    const { model, rewrites } = rewriteModel(original, job.rewriteGraph ? {} : { rewrites: [] });
    return await keepPreparedGraph(job, separateWeights(model), rewrites);
  } catch (error) {
    return orOriginal(job, error);
  }
}

async function readOriginal({ modelPath, sha256 }: GraphJob): Promise<Uint8Array> {
  const bytes = await readFile(modelPath).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VsmError('MODEL_UNUSABLE', `The model at ${modelPath} cannot be read: ${reason}. Fetch it again.`, {
      cause,
    });
  });
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === sha256) return bytes;
  throw new VsmError(
    'MODEL_UNUSABLE',
    `The model at ${modelPath} is damaged or was altered: expected SHA-256 ${sha256}, found ${actual}. Fetch it again.`,
    { details: { path: modelPath, expected: sha256, actual } },
  );
}

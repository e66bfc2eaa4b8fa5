import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type AestheticHead,
  type AestheticPrior,
  createAestheticPrior,
  type EmbeddingSpace,
  parseAestheticHead,
  type UsualRatings,
  VsmError,
} from '@vsm/core';
import { catalog, modelOfSpace } from '@vsm/vision';

const largestFileBytes = 4 << 20;

/**
 * LAION reports 120 million ratings above 7 and 8 million above 8 among its 5.85 billion pictures: a normal distribution of these.
 *
 * @see https://github.com/LAION-AI/laion-datasets/blob/main/laion-aesthetic.md
 */
const laionUsual: UsualRatings = { mean: 4.9, standardDeviation: 1 };

/**
 * The prior of an aesthetic head in a file: JSON as `parseAestheticHead` reads it, or a linear head of LAION, as PyTorch wrote it.
 * The latter are for CLIP only, and where the file's name tells which (`vit_b_32`), for that one.
 *
 * @throws VsmError `INVALID_ARGUMENT` when the file cannot be read, is something else, or is for another model.
 * @see docs/models.md
 */
export async function loadAestheticPrior(file: string, space: EmbeddingSpace): Promise<AestheticPrior> {
  const bytes = await readHeadFile(file);
  const isZip = bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04';
  const head = isZip ? await readLaionHead(bytes, file, space) : parseAestheticHead(bytes.toString('utf8'), file);
  return createAestheticPrior(head, space);
}

async function readLaionHead(bytes: Uint8Array, file: string, space: EmbeddingSpace): Promise<AestheticHead> {
  // Only now: most priors do without its library.
  const { readTorchLinear } = await import('./read-torch-linear.ts');
  const { weights, bias } = await readTorchLinear(bytes, file);
  const { name } = path.parse(file);
  assertMadeFor(space, file, name);
  return { name, space: space.id, weights, bias, usual: laionUsual };
}

/** PyTorch's file does not say which model its numbers belong to. */
function assertMadeFor({ id }: EmbeddingSpace, file: string, name: string): void {
  const [, size, patch] = /vit[_-]?([bl])[_-]?(14|16|32)/i.exec(name) ?? [];
  const named = size && patch ? `clip-vit-${size.toLowerCase()}${patch}` : undefined;
  const model = modelOfSpace(id)?.name;
  const isCatalogued = catalog.some((each) => each.name === model);
  const isRight = isCatalogued ? (named ? model === named : model?.startsWith('clip-')) : model !== undefined;
  if (isRight) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `${file}: this head rates embeddings of ${named ?? 'a CLIP'}, and pictures are seen with ${model ?? id}. Leave the prior out, or see with that model: --model ${named ?? 'clip-vit-b32'}`,
    { details: { expected: named ?? 'clip', actual: id } },
  );
}

async function readHeadFile(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= largestFileBytes) return await readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VsmError('INVALID_ARGUMENT', `${file}: this aesthetic head cannot be read (${reason}).`, { cause });
  }
  throw new VsmError(
    'INVALID_ARGUMENT',
    `${file}: this file is larger than any linear aesthetic head. Name a JSON head or a linear head of LAION.`,
  );
}

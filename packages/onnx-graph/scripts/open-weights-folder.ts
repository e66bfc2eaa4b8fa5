import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { z } from 'zod';
import type { ClipArchitecture, ClipWeights } from '../src/clip/index.ts';

const count = z.int().positive();

const weightsSchema = z.object({
  seed: z.int().optional(),
  embed_dim: count,
  image_resolution: count,
  vision_layers: count,
  vision_width: count,
  vision_heads: count,
  vision_patch_size: count,
  context_length: count,
  vocab_size: count,
  transformer_width: count,
  transformer_heads: count,
  transformer_layers: count,
  token_embedding: z.string().optional(),
  tensors: z.record(z.string(), z.object({ shape: z.array(z.int().nonnegative()), offset: z.int().nonnegative() })),
});

type WeightsIndex = z.infer<typeof weightsSchema>;

const indexName = 'weights.json';
const valuesName = 'weights.f32';
const tokenTableName = 'token_embedding.weight';
const tokenTableFormula = 'row r, column c: (((r*7919 + c*104729 + seed*31) mod 65537) / 65537 - 0.5) * 0.2 as float32';

/**
 * The CLIP in a folder of `weights.json` (sizes, and where each tensor of OpenAI's state dict begins, in bytes) and
 * `weights.f32` (little-endian float32 values). The table of token embeddings may be missing: its formula stands in for it.
 *
 * @throws VsmError `INVALID_ARGUMENT` that names the file and what is wrong in it.
 */
export async function openWeightsFolder(
  folder: string,
): Promise<{ readonly architecture: ClipArchitecture; readonly weights: ClipWeights }> {
  const index = parseIndex(await readFile(path.join(folder, indexName), 'utf8'), folder);
  const bytes = await readFile(path.join(folder, valuesName));
  const architecture = architectureOf(index);
  assertDivisible(architecture, folder);
  return {
    architecture,
    weights: (name, shape) => {
      const isComputed = name === tokenTableName && !(name in index.tensors);
      return isComputed ? computeTokenTable(index, folder) : sliceTensor(index, bytes, { name, shape, folder });
    },
  };
}

function parseIndex(text: string, folder: string): WeightsIndex {
  try {
    return weightsSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw unusable(folder, indexName, `does not describe a CLIP:\n${reason}`);
  }
}

function architectureOf(index: WeightsIndex): ClipArchitecture {
  return {
    dimensions: index.embed_dim,
    vision: {
      width: index.vision_width,
      layers: index.vision_layers,
      heads: index.vision_heads,
      resolution: index.image_resolution,
      patchSize: index.vision_patch_size,
    },
    text: {
      width: index.transformer_width,
      layers: index.transformer_layers,
      heads: index.transformer_heads,
      contextLength: index.context_length,
      vocabularySize: index.vocab_size,
    },
  };
}

function assertDivisible({ vision, text }: ClipArchitecture, folder: string): void {
  for (const [name, { width, heads }] of Object.entries({ vision, text })) {
    if (width % heads === 0) continue;
    throw unusable(
      folder,
      indexName,
      `gives the ${name} tower a width of ${width}, which ${heads} heads do not divide.`,
    );
  }
}

function sliceTensor(
  { tensors }: WeightsIndex,
  bytes: Uint8Array,
  { name, shape, folder }: { readonly name: string; readonly shape: readonly number[]; readonly folder: string },
): Float32Array {
  const place = tensors[name];
  if (!place) throw unusable(folder, indexName, `has no tensor "${name}"; a CLIP of these sizes needs it.`);
  if (place.shape.join() !== shape.join()) {
    throw unusable(
      folder,
      indexName,
      `gives "${name}" the shape [${place.shape.join(', ')}]; a CLIP of these sizes needs [${shape.join(', ')}].`,
    );
  }
  const end = place.offset + 4 * shape.reduce((product, extent) => product * extent, 1);
  if (end > bytes.length) {
    throw unusable(folder, valuesName, `has ${bytes.length} bytes; "${name}" ends at byte ${end}. Copy it again.`);
  }
  // A copy, for an offset need not be a multiple of four in memory.
  const values = new Float32Array(Uint8Array.from(bytes.subarray(place.offset, end)).buffer);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw unusable(folder, valuesName, `holds ${values[bad]} in "${name}"; expected finite numbers.`);
  return values;
}

function computeTokenTable(index: WeightsIndex, folder: string): Float32Array {
  const { seed, token_embedding: formula, vocab_size: rows, transformer_width: columns } = index;
  if (formula !== tokenTableFormula || seed === undefined) {
    throw unusable(
      folder,
      indexName,
      `has no tensor "${tokenTableName}"; without it, "seed" must be a whole number and "token_embedding" must be ` +
        `"${tokenTableFormula}".`,
    );
  }
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const remainder = (row * 7919 + column * 104_729 + seed * 31) % 65_537;
      values[row * columns + column] = (remainder / 65_537 - 0.5) * 0.2;
    }
  }
  return values;
}

function unusable(folder: string, file: string, problem: string): VsmError {
  return new VsmError('INVALID_ARGUMENT', `${path.join(folder, file)} ${problem}`);
}

import { VsmError } from '@vsm/core';
import { z } from 'zod';
import type { Preprocessing } from '../preprocessing/preprocessing.ts';
import { describeIssues } from './describe-issues.ts';
import type { CatalogModel, FilesByPrecision, ModelFile } from './model-card.ts';

const relativePath = z
  .string()
  .min(1)
  .max(500)
  .refine(isInside, 'a path inside the repository was expected, with / and without ..');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits were expected');
const file = z.union([
  relativePath.transform((path): ModelFile => ({ path })),
  z
    .strictObject({ path: relativePath, sizeBytes: z.number().int().min(0).optional(), sha256: sha256.optional() })
    .transform(
      ({ path, sizeBytes, sha256: hash }): ModelFile => ({
        path,
        ...(sizeBytes !== undefined && { sizeBytes }),
        ...(hash !== undefined && { sha256: hash }),
      }),
    ),
]);
const files = z
  .strictObject({ fp32: file.optional(), fp16: file.optional() })
  .refine(({ fp32, fp16 }) => fp32 !== undefined || fp16 !== undefined, 'fp32 or fp16 was expected')
  .transform(
    ({ fp32, fp16 }): FilesByPrecision => ({
      ...(fp32 !== undefined && { fp32 }),
      ...(fp16 !== undefined && { fp16 }),
    }),
  );
const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.number().int().min(1).max(4096);
const preprocessing = z
  .strictObject({
    size: side,
    resizeMode: z.enum(['shortest-edge', 'squash']),
    resizeSize: side.optional(),
    filter: z.enum(['bicubic', 'bilinear']).optional(),
    mean: triple,
    std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  })
  .refine(({ size, resizeSize = size }) => resizeSize >= size, 'resizeSize may not be less than size')
  .refine(
    ({ size, resizeMode, resizeSize = size }) => resizeMode === 'shortest-edge' || resizeSize === size,
    'a squashed picture is not cropped: leave resizeSize out',
  )
  .transform(
    ({ resizeSize, filter, ...rest }): Preprocessing => ({
      ...rest,
      ...(resizeSize !== undefined && { resizeSize }),
      ...(filter !== undefined && { filter }),
    }),
  );
const tensorName = z.string().min(1).max(200);

const modelSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'lower-case letters, digits, ., _ and - were expected'),
  title: z.string().min(1).max(200).optional(),
  purpose: z.string().min(1).max(500).default('a model of your own'),
  license: z.string().min(1).max(200).default('not stated'),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, 'owner/name was expected')
    .nullable()
    .default(null),
  revision: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'a commit, a branch or a tag was expected')
    .nullable()
    .default(null),
  image: z.strictObject({
    files,
    inputName: tensorName.default('pixel_values'),
    outputName: tensorName.default('image_embeds'),
    pooling: z.enum(['none', 'class-token']).default('none'),
  }),
  text: z
    .strictObject({
      files,
      inputName: tensorName.default('input_ids'),
      outputName: tensorName.default('text_embeds'),
      contextLength: z.number().int().min(3).max(65_536).default(77),
      tokenizer: z
        .strictObject({
          kind: z.literal('clip-bpe').default('clip-bpe'),
          vocabulary: file.default({ path: 'vocab.json' }),
          merges: file.default({ path: 'merges.txt' }),
        })
        .default({ kind: 'clip-bpe', vocabulary: { path: 'vocab.json' }, merges: { path: 'merges.txt' } }),
    })
    .optional(),
  configuration: z.array(file).default([]),
  preprocessing: preprocessing.nullable().default(null),
  dimensions: z.number().int().min(2).max(65_536).nullable().default(null),
});

/**
 * The model that a person described in a JSON file. What the file leaves out is what CLIP has, or is read from the
 * configuration beside the weights: without `preprocessing` or `dimensions` that is downloaded too.
 *
 * @throws VsmError `INVALID_ARGUMENT` naming every key that is wrong.
 */
export function parseModelFile(json: unknown, origin = 'This model file'): CatalogModel {
  const parsed = modelSchema.safeParse(json);
  if (!parsed.success) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${origin} does not describe a model. Put right: ${describeIssues(parsed.error)}. The keys are explained in docs/models.md.`,
      {
        details: { origin, issues: parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), message })) },
      },
    );
  }
  const { title, text, configuration, ...model } = parsed.data;
  const known = new Set(configuration.map(({ path }) => path));
  const wanted = [
    ...(model.preprocessing === null ? ['preprocessor_config.json'] : []),
    ...(model.dimensions === null ? ['config.json'] : []),
  ];
  const isListed = (name: string): boolean => [...known].some((path) => path === name || path.endsWith(`/${name}`));
  return {
    ...model,
    title: title ?? model.name,
    ...(text !== undefined && { text }),
    configuration: [...configuration, ...wanted.filter((name) => !isListed(name)).map((path) => ({ path }))],
  };
}

function isInside(path: string): boolean {
  return (
    !path.includes('\\') && !path.startsWith('/') && path.split('/').every((part) => !['', '.', '..'].includes(part))
  );
}

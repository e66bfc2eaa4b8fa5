import { VsmError } from '@vsm/core';
import { z } from 'zod';
import { describeIssues } from './describe-issues.ts';
import type { ImageNetwork, TextNetwork } from './model-card.ts';

/** What a `config.json` of the transformers library says of a model's networks. */
export interface ModelConfiguration {
  /** Of an embedding. */
  readonly dimensions: number;
  readonly image: Pick<ImageNetwork, 'inputName' | 'outputName' | 'pooling'>;
  /** Absent when the model has no texts, or texts that VSM cannot tokenize. */
  readonly text?: Pick<TextNetwork, 'inputName' | 'outputName' | 'contextLength'>;
}

const count = z.number().int().min(1).max(65_536);

/** Where a key is missing, transformers has a default of its own; these are those. */
const configSchema = z.discriminatedUnion('model_type', [
  z.object({
    model_type: z.literal('clip'),
    projection_dim: count.default(512),
    text_config: z.object({ max_position_embeddings: count.default(77) }).default({ max_position_embeddings: 77 }),
  }),
  z.object({
    model_type: z.literal('siglip'),
    vision_config: z.object({ hidden_size: count.default(768) }).default({ hidden_size: 768 }),
  }),
  z.object({ model_type: z.literal('dinov2'), hidden_size: count.default(768) }),
]);

/**
 * The networks that a `config.json` describes: CLIP, SigLIP and DINOv2 as the hub's ONNX conversions name their inputs and
 * outputs.
 *
 * @throws VsmError `MODEL_UNUSABLE` for another kind of model.
 */
export function modelConfigurationFromConfig(json: unknown, origin = 'config.json'): ModelConfiguration {
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `${origin}: this is not the configuration of a model that VSM knows (clip, siglip, dinov2): ${describeIssues(parsed.error)}. ` +
        'Describe the model in a file of your own: vsm models add FILE.json',
      { details: { origin } },
    );
  }
  const config = parsed.data;
  const inputName = 'pixel_values';
  switch (config.model_type) {
    case 'clip':
      return {
        dimensions: config.projection_dim,
        image: { inputName, outputName: 'image_embeds', pooling: 'none' },
        text: {
          inputName: 'input_ids',
          outputName: 'text_embeds',
          contextLength: config.text_config.max_position_embeddings,
        },
      };
    case 'siglip':
      return {
        dimensions: config.vision_config.hidden_size,
        image: { inputName, outputName: 'pooler_output', pooling: 'none' },
      };
    case 'dinov2':
      return {
        dimensions: config.hidden_size,
        image: { inputName, outputName: 'last_hidden_state', pooling: 'class-token' },
      };
  }
}

import { hybridDimensions } from '../hybrid/assemble-hybrid.ts';
import { embeddedPreprocessing } from '../preprocessing/preprocessing.ts';
import type { ImageNetwork, ModelCard } from './model-card.ts';

/** A model whose weights ship in a package: there is nothing to fetch. */
export type EmbeddedModel = Pick<ModelCard, 'name' | 'title' | 'purpose' | 'license' | 'dimensions' | 'preprocessing'> &
  Pick<ImageNetwork, 'inputName' | 'outputName'>;

/**
 * The encoder that needs no download: the handcrafted descriptor beside MobileNetV2 up to `block_13_expand_relu`, averaged
 * over the picture. `dimensions` are those of the assembled hybrid; the network's output has `pooledActivationCount`.
 */
export const embeddedModel: EmbeddedModel = {
  name: 'embedded',
  title: 'Handcrafted descriptor + MobileNetV2',
  purpose: 'ships with VSM: light, colour, texture and composition',
  license: 'MIT',
  dimensions: hybridDimensions,
  preprocessing: embeddedPreprocessing,
  inputName: 'input',
  outputName: 'pooled_activations',
};

import { hybridDimensions } from '../hybrid/assemble-hybrid.ts';
import { embeddedPreprocessing } from '../preprocessing/preprocessing.ts';
import type { ModelDescription } from './model-description.ts';

/**
 * The encoder that needs no download: the handcrafted descriptor beside MobileNetV2 up to `block_13_expand_relu`, averaged
 * over the picture. `dimensions` are those of the assembled hybrid; the network's output has `pooledActivationCount`.
 */
export const embeddedModel: ModelDescription = {
  name: 'embedded',
  title: 'Handcrafted descriptor + MobileNetV2',
  license: 'MIT',
  dimensions: hybridDimensions,
  preprocessing: embeddedPreprocessing,
  inputName: 'input',
  outputName: 'pooled_activations',
};

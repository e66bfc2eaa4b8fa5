import { hybridDimensions } from '../hybrid/assemble-hybrid.ts';
import { embeddedPreprocessing } from '../preprocessing/preprocessing.ts';
import type { ModelDescription } from './model-description.ts';

export const embeddedModel: ModelDescription = {
  name: 'embedded',
  title: 'Handcrafted descriptor + MobileNetV2',
  license: 'MIT',
  dimensions: hybridDimensions,
  preprocessing: embeddedPreprocessing,
  inputName: 'input',
  outputName: 'pooled_activations',
};

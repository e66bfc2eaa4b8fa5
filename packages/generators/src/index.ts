export type { DrawSampleOptions, Sample, SampleTraits } from './sample/draw-sample.ts';
export { drawSample } from './sample/draw-sample.ts';
export { encodePng } from './sample/encode-png.ts';
export type { SampleGeneratorOptions } from './sample/sample-generator.ts';
export { createSampleGenerator } from './sample/sample-generator.ts';
export type { TimeOfDay } from './sample/style.ts';
export { sampleStyles } from './sample/styles.ts';

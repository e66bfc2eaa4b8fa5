export type { ClipArchitecture, ClipText, ClipTower, ClipVision, ClipWeights } from './clip-architecture.ts';
export { clipViTB32, hiddenWidth } from './clip-architecture.ts';
export { createSeededClipWeights } from './seeded-weights.ts';
export { buildClipTextModel } from './text-model.ts';
export { buildClipVisionModel } from './vision-model.ts';

export type { MemoryStoreSetup } from './memory-store/harness.ts';
export { testMemoryStore } from './memory-store/test-memory-store.ts';
export type { ImageEncoderOptions } from './test-image-encoder.ts';
export { testImageEncoder } from './test-image-encoder.ts';
export type { ImageGeneratorOptions } from './test-image-generator.ts';
export { testImageGenerator } from './test-image-generator.ts';

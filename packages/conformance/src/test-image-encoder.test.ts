import { testImageEncoder } from './test-image-encoder.ts';
import { createTinyEncoder } from './tiny-encoder.testing.ts';

testImageEncoder('the mean of cells', async () => createTinyEncoder());

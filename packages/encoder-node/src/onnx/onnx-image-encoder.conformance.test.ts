import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testImageEncoder } from '@vsm/conformance';
import { afterAll } from 'vitest';
import { openOnnxImageEncoder } from './onnx-image-encoder.ts';
import { writeSmallClip } from './small-clip.testing.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'vsm-onnx-conformance-'));
const model = await writeSmallClip(folder);
afterAll(() => rm(folder, { recursive: true, force: true }));

testImageEncoder('an ONNX encoder', () => openOnnxImageEncoder(model, { cacheFolder: path.join(folder, 'cache') }));

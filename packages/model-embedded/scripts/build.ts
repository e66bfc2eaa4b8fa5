// Makes what stands beside the code in dist: the network, its licence notice, and the background embeddings.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { encodeOnnxModel } from '@vsm/onnx-graph';
import { embeddedBackgroundUrl, embeddedModelSha256, embeddedModelUrl } from '../src/assets.ts';
import { serializeBackground } from '../src/background-file.ts';
import { convertToOnnx } from './convert-to-onnx.ts';
import { encodeBackgroundPictures } from './encode-background-pictures.ts';
import { lastLayer, loadKerasNetwork } from './keras-network.ts';
import { writeNotices } from './write-notices.ts';

const model = encodeOnnxModel(convertToOnnx(await loadKerasNetwork(lastLayer)));
const sha256 = createHash('sha256').update(model).digest('hex');
if (sha256 !== embeddedModelSha256) {
  throw new Error(
    `The network made here has SHA-256 ${sha256}; src/assets.ts states ${embeddedModelSha256}. ` +
      'If the network was meant to change, state the new hash there: it names a new embedding space.',
  );
}
await writeFile(embeddedModelUrl, model);
await writeNotices(new URL('../dist/THIRD_PARTY_NOTICES', import.meta.url));
await writeFile(embeddedBackgroundUrl, serializeBackground(await encodeBackgroundPictures(model)));

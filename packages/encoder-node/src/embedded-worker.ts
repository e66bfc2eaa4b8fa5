// A worker thread of the embedded encoder.
import { constants } from 'node:os';
import { workerData } from 'node:worker_threads';
import { embedImage } from '@vsm/model-embedded';
import type { EmbeddedWorkerData } from './embedded-worker-data.ts';
import { openEmbeddedNetwork } from './open-embedded-network.ts';
import { servePictures } from './serve-pictures.ts';

const { runtime }: EmbeddedWorkerData = workerData;

await servePictures(async () => {
  const network = await openEmbeddedNetwork(runtime);
  return { process: (image) => embedImage(image, network.run), close: () => network.close() };
}, constants.priority.PRIORITY_BELOW_NORMAL);

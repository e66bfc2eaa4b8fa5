// A worker thread that makes pictures ready for a network in another thread.
import { workerData } from 'node:worker_threads';
import { type PreparedImage, type Preprocessing, prepareImage } from '@vsm/vision';
import { servePictures } from '../serve-pictures.ts';

const preprocessing: Preprocessing = workerData;

await servePictures<PreparedImage>(async () => ({
  process: async (image) => prepareImage(image, preprocessing),
  close: async () => {},
}));

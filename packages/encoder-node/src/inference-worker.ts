// A worker thread of the pool: reads, decodes and encodes the pictures it is told to. While the network runs for one
// picture, sharp decodes the next on its own threads.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { embedImage } from '@vsm/model-embedded';
import { collectGarbage } from './collect-garbage.ts';
import { decodePixels, type ImageHeader, readImageHeader } from './decode-image.ts';
import { loadSharp } from './native-modules.ts';
import { type EmbeddedNetwork, openEmbeddedNetwork } from './open-embedded-network.ts';
import { readImageFile } from './read-image-file.ts';
import {
  type EncodeTask,
  type MessageFromWorker,
  type MessageToWorker,
  type TaskResult,
  toErrorMessage,
} from './worker-messages.ts';
import { yieldToMainThread } from './yield-to-main-thread.ts';

/** From here on it is worth collecting a picture's memory at once. */
const largePixelCount = 8_000_000;

const port = parentPort!;
const send = (message: MessageFromWorker) => port.postMessage(message);
const pixelGrants = new Map<number, () => void>();
const underWay = new Set<Promise<void>>();

yieldToMainThread();
try {
  const network = await openEmbeddedNetwork();
  const sharp = await loadSharp();
  sharp.cache(false);
  sharp.concurrency(1);
  port.on('message', (message: MessageToWorker) => receive(message, network));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'unusable', error: toErrorMessage(error) });
}

function receive(message: MessageToWorker, network: EmbeddedNetwork): void {
  switch (message.kind) {
    case 'encode': {
      const work = encode(message.taskId, message.task, network);
      underWay.add(work);
      work.finally(() => underWay.delete(work));
      break;
    }
    case 'pixels-granted':
      pixelGrants.get(message.taskId)?.();
      pixelGrants.delete(message.taskId);
      break;
    case 'close':
      close(network);
      break;
  }
}

async function encode(taskId: number, task: EncodeTask, network: EmbeddedNetwork): Promise<void> {
  try {
    const result = task.kind === 'file' ? await encodeFile(taskId, task, network) : await encodeDecoded(task, network);
    send({ kind: 'done', taskId, result });
  } catch (error) {
    send({ kind: 'failed', taskId, error: toErrorMessage(error) });
  }
}

async function encodeFile(
  taskId: number,
  { path, limits }: Extract<EncodeTask, { kind: 'file' }>,
  network: EmbeddedNetwork,
): Promise<TaskResult> {
  const bytes = await readImageFile(path, limits);
  const header = await readImageHeader(bytes, limits);
  await reservePixels(taskId, header.pixelCount);
  const { encoded, width, height } = await decodeAndEmbed(bytes, header, network);
  if (header.pixelCount >= largePixelCount) collectGarbage();
  return { encoded, width, height, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Apart, so that the pixels are garbage when it returns. */
async function decodeAndEmbed(bytes: Uint8Array, header: ImageHeader, network: EmbeddedNetwork) {
  const image = await decodePixels(bytes, header);
  return { encoded: await embedImage(image, network.run), width: image.width, height: image.height };
}

async function encodeDecoded(
  { image }: Extract<EncodeTask, { kind: 'image' }>,
  network: EmbeddedNetwork,
): Promise<TaskResult> {
  return { encoded: await embedImage(image, network.run), width: image.width, height: image.height, sha256: '' };
}

/** Waits until the pool has room for that many decoded pixels. The pool takes the room back when the task ends. */
function reservePixels(taskId: number, pixelCount: number): Promise<void> {
  return new Promise((resolve) => {
    pixelGrants.set(taskId, resolve);
    send({ kind: 'reserve-pixels', taskId, pixelCount });
  });
}

/** The thread ends by itself once nothing is left to do. Ending it inside a decode could crash the native libraries. */
async function close(network: EmbeddedNetwork): Promise<void> {
  await Promise.all(underWay);
  await network.close();
  port.close();
}

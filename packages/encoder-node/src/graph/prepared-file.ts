import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SeparatedModel } from '@vsm/onnx-graph';
import { z } from 'zod';
import { sha256OfFile } from '../hub/inspect-file.ts';
import type { GraphJob, PreparedGraph } from './graph-job.ts';

const fileSchema = z.object({
  name: z.string(),
  sha256: z.string(),
  /** Of the file when it was found whole: a file with the same stamp has not changed, and is not read again. */
  stamp: z.string(),
});

/** Beside each prepared file: what was done, and how to tell that the files are whole. */
const recordSchema = z.object({
  rewrites: z.array(z.string()),
  files: z.object({ graph: fileSchema, weights: fileSchema }),
});

type GraphRecord = z.infer<typeof recordSchema>;
type KeptFile = z.infer<typeof fileSchema>;

const leftoverAgeMs = 24 * 60 * 60 * 1000;

/** What an earlier run prepared; undefined where there is nothing, or it is damaged. */
export async function readPreparedGraph(job: GraphJob): Promise<PreparedGraph | undefined> {
  const folder = path.dirname(job.preparedPath);
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(recordPath(job.preparedPath), 'utf8')));
    const { rewrites, files } = record;
    const graph = await verifyKeptFile(folder, files.graph);
    const weights = await verifyKeptFile(folder, files.weights);
    if (!graph || !weights) return undefined;
    if (graph !== files.graph || weights !== files.weights) {
      await keepRecord(job, { rewrites, files: { graph, weights } });
    }
    return preparedGraph(job, weights, rewrites);
  } catch {
    // Whatever is wrong with it, it is made again.
    return undefined;
  }
}

/** `file`, with its stamp of now; undefined when it is another file. */
async function verifyKeptFile(folder: string, file: KeptFile): Promise<KeptFile | undefined> {
  const place = path.join(folder, file.name);
  const stamp = await readStamp(place);
  if (stamp === file.stamp) return file;
  return (await sha256OfFile(place)) === file.sha256 ? { ...file, stamp } : undefined;
}

/**
 * Writes both files and what is known of them. Each appears whole or not at all, the weights first, under a name that tells
 * their hash: a graph never meets the weights of another.
 */
export async function keepPreparedGraph(
  job: GraphJob,
  model: SeparatedModel,
  rewrites: readonly string[],
): Promise<PreparedGraph> {
  const folder = path.dirname(job.preparedPath);
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const weightsHash = sha256OfChunks(model.weights);
  const weightsName = `${path.basename(job.preparedPath)}.${weightsHash.slice(0, 16)}.weights`;
  const weights = await replaceFile(job, weightsName, model.weights, weightsHash);
  const graph = await replaceFile(job, path.basename(job.preparedPath), model.encode(weightsName));
  await keepRecord(job, { rewrites: [...rewrites], files: { graph, weights } });
  return preparedGraph(job, weights, rewrites);
}

function preparedGraph({ preparedPath }: GraphJob, weights: KeptFile, rewrites: readonly string[]): PreparedGraph {
  return { path: preparedPath, weightsPath: path.join(path.dirname(preparedPath), weights.name), rewrites };
}

async function keepRecord(job: GraphJob, record: GraphRecord): Promise<void> {
  await replaceFile(job, path.basename(recordPath(job.preparedPath)), [Buffer.from(`${JSON.stringify(record)}\n`)]);
}

async function replaceFile(
  { preparedPath, temporaryPath }: GraphJob,
  name: string,
  chunks: readonly Uint8Array[],
  sha256 = sha256OfChunks(chunks),
): Promise<KeptFile> {
  const target = path.join(path.dirname(preparedPath), name);
  const handle = await open(temporaryPath, 'w');
  try {
    for (const chunk of chunks) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const stamp = await readStamp(temporaryPath);
  await rename(temporaryPath, target);
  return { name, sha256, stamp };
}

async function readStamp(file: string): Promise<string> {
  const { size, mtimeNs, ino } = await stat(file, { bigint: true });
  return [size, mtimeNs, ino].join(':');
}

/** Temporary files of processes that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.tmp')) continue;
    const leftover = path.join(folder, name);
    const status = await stat(leftover).catch(() => undefined);
    if (status && Date.now() - status.mtimeMs > leftoverAgeMs) await rm(leftover, { force: true });
  }
}

function sha256OfChunks(chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

function recordPath(preparedPath: string): string {
  return `${preparedPath}.json`;
}

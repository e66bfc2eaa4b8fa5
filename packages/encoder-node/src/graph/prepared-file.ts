import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { GraphJob, PreparedGraph } from './graph-job.ts';

/** Beside each prepared file: what was done, and how to tell that the file is whole. */
const recordSchema = z.object({
  rewrites: z.array(z.string()),
  /** `null`: there was nothing to rewrite, and the original is used. */
  file: z.object({ sizeBytes: z.number(), sha256: z.string() }).nullable(),
});

type GraphRecord = z.infer<typeof recordSchema>;

const leftoverAgeMs = 24 * 60 * 60 * 1000;

/** What an earlier run prepared; undefined where there is nothing, or it is damaged. */
export async function readPreparedGraph({ modelPath, preparedPath }: GraphJob): Promise<PreparedGraph | undefined> {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(recordPath(preparedPath), 'utf8')));
    if (record.file === null) return { path: modelPath, rewrites: record.rewrites };
    const { sizeBytes, sha256 } = record.file;
    const isWhole = (await stat(preparedPath)).size === sizeBytes && (await hashFile(preparedPath)) === sha256;
    return isWhole ? { path: preparedPath, rewrites: record.rewrites } : undefined;
  } catch {
    // Whatever is wrong with it, it is made again.
    return undefined;
  }
}

/** Remembers that the original has nothing to rewrite. */
export async function keepOriginal(job: GraphJob): Promise<PreparedGraph> {
  await mkdir(path.dirname(job.preparedPath), { recursive: true });
  await keepRecord(job, { rewrites: [], file: null });
  return { path: job.modelPath, rewrites: [] };
}

/** Writes the file and what is known of it. Each appears whole or not at all. */
export async function keepPreparedGraph(
  job: GraphJob,
  chunks: readonly Uint8Array[],
  rewrites: readonly string[],
): Promise<PreparedGraph> {
  const { preparedPath } = job;
  const folder = path.dirname(preparedPath);
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const file = await replaceFile(job, preparedPath, chunks);
  await keepRecord(job, { rewrites: [...rewrites], file });
  return { path: preparedPath, rewrites };
}

async function keepRecord(job: GraphJob, record: GraphRecord): Promise<void> {
  await replaceFile(job, recordPath(job.preparedPath), [Buffer.from(`${JSON.stringify(record)}\n`)]);
}

async function replaceFile(
  { temporaryPath }: GraphJob,
  targetPath: string,
  chunks: readonly Uint8Array[],
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const handle = await open(temporaryPath, 'w');
  try {
    for (const chunk of chunks) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporaryPath, targetPath);
  return { sizeBytes, sha256: hash.digest('hex') };
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

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function recordPath(preparedPath: string): string {
  return `${preparedPath}.json`;
}

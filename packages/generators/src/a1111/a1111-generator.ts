import type { GeneratedImage, GenerateOptions, GenerateRequest, GenerationPreview, ImageGenerator } from '@vsm/core';
import { createHttpClient, type ServerOptions } from '../http/http-client.ts';
import { encodeBase64 } from '../http/image-bytes.ts';
import { readPictures } from './a1111-answer.ts';
import { explainRefusal } from './a1111-errors.ts';
import { A1111Job } from './a1111-job.ts';
import { planRuns } from './a1111-request.ts';
import { A1111Tasks } from './a1111-tasks.ts';

export interface A1111GeneratorOptions extends ServerOptions {
  /** What the server was started with as `--api-auth NAME:PASSWORD`. */
  readonly username?: string;
  readonly password?: string;
  /** How often the server is asked for a preview while it draws; 500 if not given. */
  readonly previewIntervalMs?: number;
  /** Unique names for jobs; random ones if not given. */
  readonly createJobName?: () => string;
}

const advice =
  'Check the address (its port is 7860 unless changed), that it is ready and that it was started with --api.';

/**
 * Draws with AUTOMATIC1111's web UI, or what speaks as it does: Forge, reForge, SD.Next.
 *
 * Several pictures are drawn one after the other, their seeds counting up; `settings.batchSize` draws as many at once. A run that is
 * aborted, interrupted or given up as too late is interrupted on the server too, unless it still waits behind the job of somebody
 * else: such a job goes on. After `interrupt` the half-drawn picture is dropped and the run ends without error.
 *
 * @see https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/API
 */
export function createA1111Generator(options: A1111GeneratorOptions): ImageGenerator {
  const { timeoutMs = 300_000, previewIntervalMs = 500, createJobName = () => `vsm-${crypto.randomUUID()}` } = options;
  const headers = credentialHeaders(options);
  const client = createHttpClient({ ...options, tool: 'A1111', advice, headers, explain: explainRefusal });
  const tasks = new A1111Tasks(client);
  const jobs = new Set<A1111Job>();
  let interruptions = 0;

  async function* generate(request: GenerateRequest, how: GenerateOptions = {}): AsyncGenerator<GeneratedImage> {
    const runs = planRuns(request);
    const interruptionsBefore = interruptions;
    const isInterrupted = (): boolean => interruptions !== interruptionsBefore;
    const onPreview = forwardOnly(how.onPreview, runs.length);
    for (const [index, run] of runs.entries()) {
      how.signal?.throwIfAborted();
      const job = new A1111Job({ client, tasks, name: createJobName(), timeoutMs, previewIntervalMs });
      await job.reachServer(how.signal);
      if (isInterrupted()) return;
      jobs.add(job);
      const drawing = job.draw(run, { signal: how.signal, onPreview: onPreview?.(index) });
      const answer = await unlessInterrupted(isInterrupted, drawing, how.signal).finally(() => jobs.delete(job));
      if (!answer || isInterrupted()) return;
      for (const picture of readPictures(answer, run)) {
        how.signal?.throwIfAborted();
        yield picture;
        if (isInterrupted()) return;
      }
    }
  }

  return {
    id: 'a1111',
    generate,
    interrupt: async () => {
      interruptions++;
      await Promise.all([...jobs].map((job) => job.interrupt()));
    },
  };
}

/** What the promise gives; undefined when it fails because the run was interrupted. */
async function unlessInterrupted<T>(
  isInterrupted: () => boolean,
  drawing: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  try {
    return await drawing;
  } catch (error) {
    signal?.throwIfAborted();
    if (isInterrupted()) return undefined;
    throw error;
  }
}

function credentialHeaders({ username, password }: A1111GeneratorOptions): Record<string, string> {
  if (username === undefined && password === undefined) return {};
  const credentials = new TextEncoder().encode(`${username ?? ''}:${password ?? ''}`);
  return { authorization: `Basic ${encodeBase64(credentials)}` };
}

/** Listeners of the runs, which tell the progress of all runs together; it never goes back. */
function forwardOnly(
  onPreview: GenerateOptions['onPreview'],
  runs: number,
): ((run: number) => (preview: GenerationPreview) => void) | undefined {
  if (!onPreview) return undefined;
  let progress = 0;
  return (run) => (preview) => {
    progress = Math.max(progress, (run + preview.progress) / runs);
    onPreview({ ...preview, progress });
  };
}

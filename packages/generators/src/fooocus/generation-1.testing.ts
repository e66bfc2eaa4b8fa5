import { randomInt } from 'node:crypto';
import type { LoopbackRequest } from '../http/loopback-server.testing.ts';
import type { FooocusAnswer, FooocusStandInOptions } from './fooocus-answer.testing.ts';
import { type FooocusJob, type FooocusWorker, progressOf } from './fooocus-worker.testing.ts';

const jobType = 'Text to Image';
const performances = ['Speed', 'Quality', 'Extreme Speed', 'Lightning', 'Hyper-SD'];
const defaults = { prompt: '', negative_prompt: '', aspect_ratios_selection: '1152*896', image_seed: -1 };
/** What it is told to call itself by --base-url is not where it is called. */
const baseUrl = 'http://127.0.0.1:8888';

/** What Fooocus-API 0.4 answers, as its documentation and its routes say. */
export function answerAsGeneration1(
  { method, path, query, body }: LoopbackRequest,
  worker: FooocusWorker,
  { queueSize = 100, givesBase64 = false }: FooocusStandInOptions,
): FooocusAnswer | undefined {
  switch (`${method} ${path}`) {
    case 'GET /ping':
      return { status: 200, content: 'pong' };
    case 'GET /v1/generation/job-queue':
      return { status: 200, content: { running_size: unfinished(worker), finished_size: 0, last_job_id: null } };
    case 'POST /v1/generation/text-to-image':
      return submit(JSON.parse(body), worker, queueSize);
    case 'GET /v1/generation/query-job': {
      const job = worker.find(query.get('job_id'));
      if (!job) return { status: 404, content: answerOf('', 'Not Found', 'ERROR', { job_status: 'Job not found' }) };
      const withPreview = query.get('require_step_preview') === 'true';
      const content = tell(job, withPreview, givesBase64 ? worker : undefined);
      if (withPreview) worker.previewSeen();
      return { status: 200, content };
    }
    case 'POST /v1/generation/stop':
      worker.stop();
      return { status: 200, content: { msg: 'success' } };
    default: {
      const file = path.startsWith('/files/') && worker.files.get(path.slice('/files/'.length));
      return file ? { status: 200, content: file } : undefined;
    }
  }
}

function submit(asked: Record<string, unknown>, worker: FooocusWorker, queueSize: number): FooocusAnswer {
  const performance = asked['performance_selection'] ?? 'Speed';
  if (!performances.includes(String(performance))) {
    const loc = ['body', 'performance_selection'];
    return {
      status: 422,
      content: { detail: [{ type: 'enum', loc, msg: `Input should be 'Speed' or 'Quality'` }], body: asked },
    };
  }
  if (unfinished(worker) >= queueSize) {
    const refused = [{ base64: null, url: null, seed: '', finish_reason: 'QUEUE_IS_FULL' }];
    return { status: 200, content: answerOf('', jobType, 'ERROR', { job_result: refused }) };
  }
  const parameters = { ...defaults, ...asked };
  const image_seed = parameters.image_seed === -1 ? randomInt(2 ** 40) : parameters.image_seed;
  return { status: 200, content: tell(worker.add({ ...parameters, image_seed }), false, undefined) };
}

function tell(job: FooocusJob, withPreview: boolean, base64From: FooocusWorker | undefined): unknown {
  const stage = { waiting: 'WAITING', running: 'RUNNING', finished: 'SUCCESS', failed: 'ERROR' }[job.state];
  const results = job.files.map((name) => ({
    base64: base64From ? `data:image/png;base64,${base64From.files.get(name)!.toString('base64')}` : null,
    url: base64From ? null : `${baseUrl}/files/${name}`,
    seed: String(job.parameters['image_seed']),
    finish_reason: 'SUCCESS',
  }));
  return answerOf(job.id, jobType, stage, {
    job_progress: progressOf(job),
    job_status: job.state === 'finished' ? 'Finished' : `Step ${job.step}/4 in the 1-th Sampling`,
    job_step_preview: withPreview ? job.preview : null,
    job_result: job.state === 'finished' ? results : null,
  });
}

function answerOf(id: string, type: string, stage: string, more: Record<string, unknown>): unknown {
  const empty = { job_progress: 0, job_status: null, job_step_preview: null, job_result: null };
  return { job_id: id, job_type: type, job_stage: stage, ...empty, ...more };
}

function unfinished({ jobs }: FooocusWorker): number {
  return jobs.filter(({ state }) => state === 'waiting' || state === 'running').length;
}

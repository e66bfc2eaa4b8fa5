import { randomInt } from 'node:crypto';
import type { LoopbackRequest } from '../http/loopback-server.testing.ts';
import type { FooocusAnswer } from './fooocus-answer.testing.ts';
import { type FooocusJob, type FooocusWorker, progressOf } from './fooocus-worker.testing.ts';

const defaults = {
  prompt: '',
  negative_prompt: '',
  style_selections: ['Fooocus V2'],
  performance_selection: 'Speed',
  aspect_ratios_selection: '1152*896',
  image_number: 1,
  image_seed: -1,
  guidance_scale: 4,
  sharpness: 2,
  base_model_name: 'juggernautXL_v8Rundiffusion.safetensors',
  save_name: null,
  stream_output: false,
  require_base64: false,
  async_process: false,
  webhook_url: '',
};
const baseUrl = 'http://127.0.0.1:7866';

/** What FooocusAPI answers, as its documentation and its routes say. */
export function answerAsGeneration2(
  { method, path, query, body }: LoopbackRequest,
  worker: FooocusWorker,
): FooocusAnswer | undefined {
  switch (`${method} ${path}`) {
    case 'GET /tasks': {
      const wants = (kind: string): boolean => ['all', kind].includes(query.get('query') ?? 'all');
      const current = wants('current') && worker.current ? [tellRunning(worker.current)] : [];
      return { status: 200, content: { history: [], current, pending: [] } };
    }
    case 'POST /v1/engine/generate/': {
      const parameters = { ...defaults, ...JSON.parse(body) };
      const image_seed = parameters.image_seed === -1 ? randomInt(2 ** 40) : parameters.image_seed;
      const job = worker.add({ ...parameters, image_seed });
      return { status: 200, content: { ...emptyRecord, task_id: job.id, task_status: 'pending' } };
    }
    case 'POST /v1/engine/control': {
      if (!worker.current) return { status: 200, content: { message: 'No task running' } };
      worker.stop();
      return { status: 200, content: { message: 'task stoped' } };
    }
    default: {
      if (path.startsWith('/tasks/')) return { status: 200, content: tell(worker, path.slice('/tasks/'.length)) };
      const file = path.startsWith('/outputs/') && worker.files.get(path.slice('/outputs/'.length));
      return file ? { status: 200, content: file } : undefined;
    }
  }
}

const emptyRecord = {
  id: -1,
  task_id: '',
  req_params: {},
  in_queue_mills: -1,
  start_mills: -1,
  finish_mills: -1,
  task_status: '',
  progress: -1,
  preview: '',
  webhook_url: '',
  result: [],
};

/** A running task is told from memory, any other from the database; an unknown one is an empty list. */
function tell(worker: FooocusWorker, id: string): unknown {
  const job = worker.find(id);
  if (!job) return [];
  if (job.state === 'running') {
    const content = tellRunning(job);
    worker.previewSeen();
    return content;
  }
  const isOver = job.state !== 'waiting';
  return {
    id: 7,
    task_id: job.id,
    req_params: job.parameters,
    in_queue_mills: 1_700_000_000_000,
    start_mills: isOver ? 1_700_000_001_000 : null,
    finish_mills: isOver ? 1_700_000_002_000 : null,
    task_status: isOver ? (job.isStopped ? 'stop' : 'finished') : null,
    progress: isOver ? 100 : null,
    webhook_url: null,
    result: isOver ? job.files.map((name) => `${baseUrl}/outputs/${name}`) : null,
  };
}

function tellRunning(job: FooocusJob): unknown {
  const { id: task_id, parameters: req_params, preview } = job;
  return { ...emptyRecord, task_id, req_params, task_status: 'running', progress: progressOf(job), preview };
}

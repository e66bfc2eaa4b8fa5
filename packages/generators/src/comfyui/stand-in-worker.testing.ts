import { EventEmitter, once } from 'node:events';
import {
  drawLatent,
  evaluate,
  isLatent,
  type Latent,
  nodesOf,
  outputTypes,
  samplerTypes,
  signatureOf,
} from './stand-in-nodes.testing.ts';
import type { WorkflowJson } from './workflows.testing.ts';

export type QueuedRun = [
  number: number,
  id: string,
  workflow: WorkflowJson,
  extraData: { client_id?: string },
  outputs: string[],
];

export interface ExecutionFailure {
  readonly nodeType: string;
  readonly exceptionType: string;
  readonly exceptionMessage: string;
}

export interface WorkerHooks {
  readonly send: (clientId: string | undefined, type: string, data: Record<string, unknown>) => void;
  readonly preview: (run: QueuedRun, node: string, bytes: Uint8Array) => void;
}

interface SavedFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

class Interrupted extends Error {}
class NodeFailed extends Error {
  readonly data: Record<string, unknown>;
  constructor(data: Record<string, unknown>) {
    super('a node failed');
    this.data = data;
  }
}

/** The queue of a ComfyUI and what works it off: one run at a time, one node at a time, with a cache. */
export class StandInWorker {
  pending: QueuedRun[] = [];
  running: QueuedRun | undefined;
  readonly history: Map<string, Record<string, unknown>> = new Map();
  readonly files: Map<string, Uint8Array> = new Map();
  /** What the samplers drew, one entry a run that drew. */
  readonly drawn: Latent[] = [];
  /** Tells 'step' at each step of a sampler and 'idle' when nothing is left to do. */
  readonly events: EventEmitter = new EventEmitter();
  failure: ExecutionFailure | undefined;
  /** While true, samplers wait after their first step. */
  isHeld: boolean = false;
  interruptions: number = 0;
  readonly #hooks: WorkerHooks;
  readonly #cache = new Map<string, SavedFile[]>();
  #isInterrupted = false;
  #isWorking = false;

  constructor(hooks: WorkerHooks) {
    this.#hooks = hooks;
  }

  enqueue(run: QueuedRun): void {
    this.pending.push(run);
    this.tellStatus();
    if (!this.#isWorking) void this.#work();
  }

  interrupt(): void {
    this.interruptions++;
    if (this.running !== undefined) this.#isInterrupted = true;
    this.events.emit('wake');
  }

  release(): void {
    this.isHeld = false;
    this.events.emit('wake');
  }

  /** Forgets everything, as a restart does; what is on disk stays. */
  forget(): void {
    this.pending = [];
    this.history.clear();
    this.#cache.clear();
    this.interrupt();
    this.running = undefined;
  }

  tellStatus(): void {
    const queue_remaining = this.pending.length + (this.running === undefined ? 0 : 1);
    this.#hooks.send(undefined, 'status', { status: { exec_info: { queue_remaining } } });
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let run = this.#next(); run !== undefined; run = this.#next()) {
      this.running = run;
      const entry = await this.#execute(run);
      if (this.running === run) this.history.set(run[1], entry);
      this.running = undefined;
      this.#hooks.send(run[3].client_id, 'executing', { node: null, prompt_id: run[1] });
      this.tellStatus();
    }
    this.#isWorking = false;
    this.events.emit('idle');
  }

  #next(): QueuedRun | undefined {
    this.pending.sort(([a], [b]) => a - b);
    return this.pending.shift();
  }

  async #execute(run: QueuedRun): Promise<Record<string, unknown>> {
    const [, prompt_id, workflow, { client_id }] = run;
    const messages: [string, unknown][] = [];
    const tell = (type: string, data: Record<string, unknown>): void => {
      messages.push([type, { prompt_id, ...data, timestamp: 0 }]);
      this.#hooks.send(client_id, type, { prompt_id, ...data });
    };
    this.#isInterrupted = false;
    const outputs: Record<string, { images: SavedFile[] }> = {};
    const ids = Object.keys(workflow).filter((id) => outputTypes.includes(workflow[id]!.class_type));
    tell('execution_start', {});
    tell('execution_cached', { nodes: ids.filter((id) => this.#cache.has(signatureOf(workflow, id))) });
    const done = new Set<string>();
    try {
      for (const id of ids) outputs[id] = { images: await this.#output(run, id, done) };
      tell('execution_success', {});
      return { prompt: run, outputs, status: { status_str: 'success', completed: true, messages }, meta: {} };
    } catch (error) {
      if (error instanceof NodeFailed) tell('execution_error', { ...error.data, executed: [...done] });
      else if (error instanceof Interrupted) tell('execution_interrupted', { executed: [...done] });
      else throw error;
      return { prompt: run, outputs, status: { status_str: 'error', completed: false, messages }, meta: {} };
    }
  }

  async #output(run: QueuedRun, id: string, done: Set<string>): Promise<SavedFile[]> {
    const [, prompt_id, workflow, { client_id }] = run;
    const key = signatureOf(workflow, id);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    for (const node of nodesOf(workflow, id)) {
      if (done.has(node)) continue;
      this.#hooks.send(client_id, 'executing', { node, display_node: node, prompt_id });
      await this.#run(run, node);
      done.add(node);
    }
    const [latent] = evaluate(workflow, id);
    if (!isLatent(latent)) throw new Error('The output node has no picture.');
    const isSaved = workflow[id]!.class_type === 'SaveImage';
    if (isSaved) this.drawn.push(latent);
    const images = this.#save(latent, isSaved ? 'output' : 'temp');
    this.#cache.set(key, images);
    this.#hooks.send(client_id, 'executed', { node: id, display_node: id, output: { images }, prompt_id });
    return images;
  }

  async #run([, prompt_id, workflow, { client_id }, ...rest]: QueuedRun, node: string): Promise<void> {
    const { class_type } = workflow[node]!;
    if (this.failure?.nodeType === class_type) {
      const { exceptionType: exception_type, exceptionMessage: exception_message } = this.failure;
      throw new NodeFailed({ node_id: node, node_type: class_type, exception_type, exception_message, traceback: [] });
    }
    if (!samplerTypes.includes(class_type)) return;
    const [latent] = evaluate(workflow, node);
    const max = 4;
    for (let value = 1; value <= max; value++) {
      this.#hooks.send(client_id, 'progress', { value, max, prompt_id, node });
      if (isLatent(latent))
        this.#hooks.preview(
          [0, prompt_id, workflow, { ...(client_id && { client_id }) }, ...rest],
          node,
          drawLatent(latent, 0),
        );
      this.events.emit('step');
      await new Promise((resolve) => setImmediate(resolve));
      while (this.isHeld && !this.#isInterrupted) await once(this.events, 'wake');
      if (this.#isInterrupted) throw new Interrupted();
    }
  }

  #save(latent: Latent, type: string): SavedFile[] {
    return Array.from({ length: latent.batchSize }, (_, index) => {
      const filename = `ComfyUI_${String(this.files.size + 1).padStart(5, '0')}_.png`;
      this.files.set(`${type}//${filename}`, drawLatent(latent, index));
      return { filename, subfolder: '', type };
    });
  }
}

import { z } from 'zod';
import type { HttpClient } from '../http/http-client.ts';
import { ifPossible } from '../http/if-possible.ts';

const taskSchema = z.object({ active: z.boolean(), queued: z.boolean(), completed: z.boolean() });
type TaskState = z.infer<typeof taskSchema>;

/** Who stops a run does not want to wait for a server that hangs. */
export const controlTimeoutMs = 3000;

/**
 * Whose job the server draws just now, asked by the route that its own pages use. Not every server has it or takes names for jobs
 * (`force_task_id`): where none was ever told of, whatever is drawn passes for ours.
 */
export class A1111Tasks {
  readonly #client: HttpClient;
  #tells: boolean | null = null;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  async isDrawnNow(name: string): Promise<boolean> {
    if (this.#tells === false) return true;
    const task = await this.#ask(name);
    if (task && isKnown(task)) this.#tells = true;
    return this.#tells ? task?.active === true : true;
  }

  /** Finds out by a job that is done whether the server tells. */
  async learnFrom(name: string): Promise<void> {
    if (this.#tells !== null) return;
    const task = await this.#ask(name);
    this.#tells = task !== undefined && isKnown(task);
  }

  async #ask(name: string): Promise<TaskState | undefined> {
    const json = { id_task: name, id_live_preview: -1, live_preview: false };
    const call = { method: 'POST', json, isRepeatable: true, timeoutMs: controlTimeoutMs } as const;
    return await ifPossible(() => this.#client.sendForJson('/internal/progress', taskSchema, call));
  }
}

function isKnown({ active, queued, completed }: TaskState): boolean {
  return active || queued || completed;
}

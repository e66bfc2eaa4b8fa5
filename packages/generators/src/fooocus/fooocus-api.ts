import type { HttpCall } from '../http/http-client.ts';
import type { FooocusGeneration, FooocusPlan } from './fooocus-request.ts';

/** A picture as the server offers it: at an address, in Base64, or both. */
export interface OfferedPicture {
  readonly url: string | undefined;
  readonly base64: string | undefined;
  /** As the server tells it. */
  readonly seed: number | undefined;
  /** What else it tells. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export type JobState =
  | { readonly stage: 'waiting' }
  | { readonly stage: 'running'; readonly progress: number; readonly preview: string | undefined }
  /** Without a picture when somebody stopped it, and often when it failed. */
  | { readonly stage: 'finished'; readonly pictures: readonly OfferedPicture[] }
  | { readonly stage: 'failed'; readonly said: string | undefined }
  | { readonly stage: 'forgotten' };

export interface LookOptions extends Pick<HttpCall, 'signal' | 'timeoutMs'> {
  readonly wantsPreview: boolean;
}

/** What both generations can do, each by routes of its own. Calls throw as `HttpClient.send` does. */
export interface FooocusApi {
  readonly generation: FooocusGeneration;
  /** Queues a picture, once; undefined when the queue is full. */
  submit(plan: FooocusPlan, seed: number, signal: AbortSignal): Promise<string | undefined>;
  look(id: string, options: LookOptions): Promise<JobState>;
  /** Stops whichever job runs. */
  stopRunning(): Promise<void>;
  /** Where under the server's address a picture is that it offers at `url`: the host in it is that which the server was told. */
  pathOf(url: string): string;
}

/** Who stops a job does not want to wait for a server that hangs. */
export const controlTimeoutMs = 3000;

/** The path of an address from `folder` on; all of it if it is elsewhere. */
export function pathFrom(folder: string, url: string): string {
  const { pathname } = new URL(url, 'http://server');
  const start = pathname.indexOf(folder);
  return start < 0 ? pathname : pathname.slice(start);
}

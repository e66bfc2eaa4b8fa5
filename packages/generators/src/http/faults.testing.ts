import type { ServerResponse } from 'node:http';

/** What goes wrong with an answer. */
export type Fault =
  /** Comes instead of the work that was asked for. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'silence' }
  /** Comes after the work is done or has begun. */
  | { readonly kind: 'drop' | 'drop-mid-body' | 'not-json' | 'web page' };

/** What the next calls of a route get instead of an answer, one each. */
export type Faults = Map<string, Fault[]>;

export const outOfMemory: Fault = {
  kind: 'status',
  status: 500,
  body: 'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.11 GiB',
};

/** Whether the fault keeps the work from being done. */
export function isInsteadOfWork(fault: Fault | undefined): boolean {
  return fault?.kind === 'status' || fault?.kind === 'silence';
}

/** Answers as the fault says. */
export function answerFaultily(response: ServerResponse, fault: Fault): void {
  switch (fault.kind) {
    case 'status':
      return void response.writeHead(fault.status, fault.headers).end(fault.body);
    case 'silence':
      return;
    case 'drop':
      return void response.destroy();
    case 'drop-mid-body':
      response.writeHead(200, { 'content-length': '1000' });
      return void response.write('{"half', () => response.destroy());
    case 'not-json':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"job_id": ');
    case 'web page':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
  }
}

import { Refusal } from './refusal.ts';

export interface EventStreams {
  /**
   * The events as server-sent events, until they end, the client leaves or the server stops.
   *
   * @throws Refusal `OVERLOADED` when too many streams are open.
   */
  respond(request: Request, open: (signal: AbortSignal) => AsyncGenerator<{ readonly type: string }>): Response;
  readonly openCount: number;
}

/** So often a stream says that it lives, so that what stands between does not close it. */
const heartbeatMs = 15_000;

export function createEventStreams(options: { readonly limit: number; readonly signal: AbortSignal }): EventStreams {
  let openCount = 0;
  return {
    get openCount() {
      return openCount;
    },
    respond: (request, open) => {
      const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
      // Nobody would ever read or end it.
      if (request.method === 'HEAD') return new Response(null, { headers });
      if (openCount >= options.limit) {
        throw new Refusal('OVERLOADED', `At most ${options.limit} streams of events are open at once.`, {
          retryAfterSeconds: 5,
        });
      }
      openCount++;
      const left = new AbortController();
      const signal = AbortSignal.any([options.signal, request.signal, left.signal]);
      const events = open(signal);
      const encoder = new TextEncoder();
      let heartbeat: NodeJS.Timeout | undefined;
      const close = () => {
        if (heartbeat === undefined) return;
        clearInterval(heartbeat);
        heartbeat = undefined;
        openCount--;
      };
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(encoder.encode(': begin\n\n'));
          heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), heartbeatMs).unref();
        },
        pull: async (controller) => {
          try {
            const { done, value } = await events.next();
            if (!done) {
              controller.enqueue(encoder.encode(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`));
              return;
            }
            close();
            controller.close();
          } catch (error) {
            close();
            controller.error(error);
          }
        },
        cancel: async () => {
          close();
          left.abort();
          await events.return(undefined);
        },
      });
      return new Response(body, { headers });
    },
  };
}

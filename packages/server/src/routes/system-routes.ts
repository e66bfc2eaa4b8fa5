import {
  doctorReportSchema,
  modelsSchema,
  type ServerEvent,
  serverEventSchema,
  settingsSchema,
} from '../api/system.ts';
import type { EventStreams } from '../http/event-stream.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import type { HostedMemory } from '../memories/hosted-memory.ts';
import type { Services } from '../services.ts';

const tag = 'system';

/** Settings, models, the doctor, and what happens. */
export function systemRoutes({ memories, options, settings, events }: Services, streams: EventStreams): Route[] {
  const follow = async function* (memory: HostedMemory, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const all = events.listen(signal);
    yield { type: 'memory', state: memory.state };
    for await (const event of all) {
      if (event.type !== 'memory' || event.state.memory === memory.id) yield event;
    }
  };
  return [
    defineRoute({
      ...plain,
      method: 'get',
      path: '/events',
      summary: 'Changes of the memory, of folders and generations as they happen',
      tag,
      answer: {
        status: 200,
        description: 'Server-sent events',
        schema: serverEventSchema,
        mediaType: 'text/event-stream',
      },
      handle: async ({ memory: asked, request }) => {
        const memory = await memories.open(asked);
        return streams.respond(request, (signal) => follow(memory, signal));
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/settings',
      summary: 'What the person set in the page',
      tag,
      answer: { status: 200, description: 'Settings', schema: settingsSchema },
      handle: async () => jsonResponse(await settings.read()),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'put',
      path: '/settings',
      summary: 'Keep settings',
      tag,
      body: settingsSchema,
      answer: { status: 200, description: 'As they are kept', schema: settingsSchema },
      handle: async ({ body }) => {
        await settings.write(body);
        return jsonResponse(body);
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/models',
      summary: 'Models to see pictures with',
      tag,
      answer: { status: 200, description: 'Models', schema: modelsSchema },
      handle: async () => jsonResponse({ models: await options.listModels() }),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/doctor',
      summary: 'Whether everything that VSM needs works here',
      tag,
      answer: { status: 200, description: 'One entry a check', schema: doctorReportSchema },
      handle: async () => jsonResponse(await options.examine()),
    }),
  ];
}

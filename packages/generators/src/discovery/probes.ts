import { z } from 'zod';
import type { AskedServer } from './ask-server.ts';
import type { FoundGenerator } from './found-generator.ts';

type Found = Omit<FoundGenerator, 'url'>;

/** What a server is, if it is of the kind that the probe knows. */
export type Probe = (server: AskedServer) => Promise<Found | undefined>;

const progressSchema = z.object({ progress: z.number(), state: z.looseObject({}) });
const optionsSchema = z.looseObject({ sd_model_checkpoint: z.string().nullish() });
const sdNextSchema = z.object({ app: z.string().regex(/sd\.?next/i), version: z.string().nullish() });
const emptySchema = z.strictObject({});

/** A1111's web UI, Forge and SD.Next, which speak alike. */
const probeA1111: Probe = async (server) => {
  const { value, status } = await server.ask('/sdapi/v1/progress', progressSchema);
  const nothingTold = { kind: 'a1111', name: 'A1111', version: null, model: null } as const;
  if (value === undefined) {
    if (status === 401 && (await server.describesRoute('/sdapi/v1/txt2img')))
      return { ...nothingTold, access: 'locked' };
    // A route of its pages: they are there, the API is not.
    const isPage = status === 404 && (await server.ask('/internal/ping', emptySchema)).value !== undefined;
    return isPage ? { ...nothingTold, access: 'API off' } : undefined;
  }
  const [options, sdNext] = await Promise.all([
    server.ask('/sdapi/v1/options', optionsSchema),
    server.ask('/sdapi/v1/version', sdNextSchema),
  ]);
  const isForge = Object.keys(options.value ?? {}).some((name) => name.startsWith('forge_'));
  return {
    kind: 'a1111',
    name: sdNext.value ? 'SD.Next' : isForge ? 'Forge' : 'A1111',
    version: sdNext.value?.version ?? null,
    model: options.value?.sd_model_checkpoint || null,
    access: 'open',
  };
};

const statsSchema = z.object({
  system: z.looseObject({ os: z.string(), comfyui_version: z.string().nullish() }),
  devices: z.array(z.unknown()),
});

const probeComfyUi: Probe = async (server) => {
  const { value } = await server.ask('/system_stats', statsSchema);
  if (value === undefined) return undefined;
  const version = value.system.comfyui_version ?? null;
  return { kind: 'comfyui', name: 'ComfyUI', version, model: null, access: 'open' };
};

const jobQueueSchema = z.object({ running_size: z.number(), finished_size: z.number() });
const tasksSchema = z.object({
  history: z.array(z.unknown()),
  current: z.array(z.unknown()),
  pending: z.array(z.unknown()),
});
const generations = [
  {
    name: 'Fooocus-API',
    path: '/v1/generation/job-queue',
    schema: jobQueueSchema,
    route: '/v1/generation/text-to-image',
  },
  { name: 'FooocusAPI', path: '/tasks', schema: tasksSchema, route: '/v1/engine/generate/' },
] as const;

const probeFooocus: Probe = async (server) => {
  for (const { name, path, schema, route } of generations) {
    const answer = await server.ask<unknown>(path, schema, path === '/tasks' ? { query: { query: 'current' } } : {});
    const told = { kind: 'fooocus', name, version: null, model: null } as const;
    if (answer.value !== undefined) return { ...told, access: 'open' };
    if (answer.status === 403 && (await server.describesRoute(route))) return { ...told, access: 'locked' };
  }
  return undefined;
};

const sessionSchema = z.object({ session_id: z.string(), user_id: z.string(), version: z.string().nullish() });
const refusedSchema = z.object({ error: z.string().regex(/^invalid or unauthorized/i) });
const modelsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

const probeSwarmUi: Probe = async (server) => {
  const call = { method: 'POST', json: {} } as const;
  const { value } = await server.ask('/API/GetNewSession', z.union([sessionSchema, refusedSchema]), call);
  if (value === undefined) return undefined;
  const told = { kind: 'swarmui', name: 'SwarmUI' } as const;
  if ('error' in value) return { ...told, version: null, model: null, access: 'locked' };
  const asked = { method: 'POST', json: { session_id: value.session_id } } as const;
  const loaded = await server.ask('/API/ListLoadedModels', modelsSchema, asked);
  return { ...told, version: value.version ?? null, model: loaded.value?.models[0]?.name ?? null, access: 'open' };
};

export const probes: readonly Probe[] = [probeA1111, probeComfyUi, probeFooocus, probeSwarmUi];

import { z } from 'zod';
import { createHttpClient, type HttpCall, type ServerOptions } from '../http/http-client.ts';
import { type EncodedImage, identifyImage } from '../http/image-bytes.ts';
import { explainAnswer, explainRefusal, refusalSchema } from './swarmui-errors.ts';

export interface SwarmUiServerOptions extends ServerOptions {
  /** Of an account, where the server wants one (User > Swarm Auth Tokens). */
  readonly token?: string;
  /** The header that the server setting RequiredAuthorization names, such as `Bearer secret`. */
  readonly authorization?: string;
}

export interface ParameterList {
  /** Of the parameters that a generation takes. */
  readonly ids: readonly string[];
  /** Names of the models that draw. */
  readonly models: readonly string[];
}

/** SwarmUI's routes. Each throws as `HttpClient.send` does, and what it says in an answer of status 200. */
export interface SwarmUiServer {
  readonly name: string;
  /** What tells the server who asks, also for a socket. */
  readonly headers: Readonly<Record<string, string>>;
  createSession(signal?: AbortSignal): Promise<string>;
  /** Stops what was begun within a session, and nothing else. */
  interrupt(session: string): Promise<void>;
  /** Draws without telling how far it is. Gives where the pictures are. */
  generate(session: string, body: Readonly<Record<string, unknown>>, call: HttpCall): Promise<readonly string[]>;
  loadedModels(session: string, signal: AbortSignal): Promise<readonly string[]>;
  listParameters(session: string, signal: AbortSignal): Promise<ParameterList>;
  /** The file at a path such as `View/local/raw/2026-01-02/a hill.png`. */
  view(path: string, signal: AbortSignal): Promise<EncodedImage>;
}

const mebibyte = 1024 * 1024;
const limits = { list: 64 * mebibyte, image: 256 * mebibyte } as const;
const imageTimeoutMs = 60_000;
/** Who stops a run does not want to wait for a server that hangs. */
const controlTimeoutMs = 3000;
const advice = 'Start SwarmUI, and give the address of its page, such as http://127.0.0.1:7801.';

const sessionSchema = z.object({ session_id: z.string() });
const modelsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });
const parametersSchema = z.object({
  list: z.array(z.object({ id: z.string() })),
  models: z.record(z.string(), z.array(z.unknown())).optional(),
});

export function createSwarmUiServer(options: SwarmUiServerOptions): SwarmUiServer {
  const { token, authorization } = options;
  const headers = {
    ...(token !== undefined && { cookie: `swarm_token=${token}` }),
    ...(authorization !== undefined && { authorization }),
  };
  const client = createHttpClient({ ...options, tool: 'SwarmUI', advice, headers, explain: explainAnswer });

  const post = async <T>(route: string, json: object, schema: z.ZodType<T>, call: HttpCall = {}): Promise<T> => {
    const asked = { method: 'POST', json, isRepeatable: true, ...call } as const;
    const answer = await client.sendForJson(`/API/${route}`, z.union([refusalSchema, schema]), asked);
    const refusal = refusalSchema.safeParse(answer);
    if (refusal.success) throw explainRefusal(refusal.data);
    return schema.parse(answer);
  };

  return {
    name: client.server,
    headers,
    createSession: async (signal) => (await post('GetNewSession', {}, sessionSchema, { signal })).session_id,
    interrupt: async (session) => {
      const json = { session_id: session, other_sessions: false };
      await post('InterruptAll', json, z.object({}), { timeoutMs: controlTimeoutMs });
    },
    generate: async (session, body, call) => {
      const schema = z.object({ images: z.array(z.string()) });
      const json = { ...body, session_id: session };
      const asked = { isRepeatable: false, maxBytes: limits.image, ...call };
      return (await post('GenerateText2Image', json, schema, asked)).images;
    },
    loadedModels: async (session, signal) => {
      const call = { signal, maxBytes: limits.list };
      const { models } = await post('ListLoadedModels', { session_id: session }, modelsSchema, call);
      return models.map(({ name }) => name);
    },
    listParameters: async (session, signal) => {
      const call = { signal, maxBytes: limits.list };
      const { list, models } = await post('ListT2IParams', { session_id: session }, parametersSchema, call);
      return { ids: list.map(({ id }) => id), models: (models?.['Stable-Diffusion'] ?? []).flatMap(nameOf) };
    },
    view: async (path, signal) => {
      const call = { signal, maxBytes: limits.image, timeoutMs: imageTimeoutMs };
      const escaped = path.replace(/^\//, '').split('/').map(encodeURIComponent).join('/');
      return identifyImage((await client.send(`/${escaped}`, call)).bytes);
    },
  };
}

/** A model comes as its name, in some versions with its class beside it. */
function nameOf(model: unknown): string[] {
  const name: unknown = Array.isArray(model) ? model[0] : model;
  return typeof name === 'string' ? [name] : [];
}

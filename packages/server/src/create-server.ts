import { type Context, Hono } from 'hono';
import { createEventStreams, type EventStreams } from './http/event-stream.ts';
import { readJson } from './http/read-body.ts';
import { Refusal } from './http/refusal.ts';
import { createErrorResponder, jsonResponse } from './http/respond.ts';
import type { Route } from './http/route.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { openServices } from './open-services.ts';
import { createOpenApiDocument } from './openapi-document.ts';
import { generationRoutes } from './routes/generation-routes.ts';
import { memoryRoutes } from './routes/memory-routes.ts';
import { pictureRoutes } from './routes/picture-routes.ts';
import { preferenceRoutes } from './routes/preference-routes.ts';
import { scoreRoutes } from './routes/score-routes.ts';
import { systemRoutes } from './routes/system-routes.ts';
import { tasteRoutes } from './routes/taste-routes.ts';
import { teachRoutes } from './routes/teach-routes.ts';
import { isLoopbackAddress } from './security/allowed-hosts.ts';
import { createGuard } from './security/guard.ts';
import { createRateLimit } from './security/rate-limit.ts';
import { securityHeaders } from './security/response-headers.ts';
import { createTokenCheck, tokenCookie } from './security/token-check.ts';
import type { ServerOptions } from './server-options.ts';
import type { Services } from './services.ts';
import { serveStudio } from './studio/serve-studio.ts';

export interface VsmServer {
  /** Answers a request that came from this address. */
  readonly fetch: (request: Request, clientAddress: string) => Promise<Response>;
  /** Refuses new requests, ends streams and generations, waits for requests under way, and closes the memories. */
  close(): Promise<void>;
}

interface ServerEnvironment {
  Bindings: { readonly clientAddress: string };
  Variables: { route: string };
}

/** A wrong token costs as much as so many requests. */
const wrongTokenCost = 100;

/**
 * The server without a socket. `boundTo` is the address that it will be reached at, which decides what names it goes by.
 *
 * @throws VsmError `INVALID_ARGUMENT` when a folder is none, or when the address is open and no token is given.
 */
export async function createServer(options: ServerOptions, boundTo: string): Promise<VsmServer> {
  const metrics = createMetrics();
  const stopping = new AbortController();
  const services = await openServices(options, metrics, stopping.signal);
  const streams = createEventStreams({ limit: services.limits.eventStreams, signal: stopping.signal });
  metrics.gauge('vsm_event_streams', 'Open streams of events.', () => streams.openCount);
  const app = createApp(services, { metrics, streams, boundTo });
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;
  const close = async () => {
    stopping.abort(new Refusal('SHUTTING_DOWN', 'The server is stopping.'));
    services.events.close();
    await services.generations.close();
    await settled(underWay, services.limits.shutdownMs);
    await services.memories.close();
  };
  return {
    fetch: async (request, clientAddress) => {
      const answering = Promise.resolve(app.fetch(request, { clientAddress }));
      underWay.add(answering);
      try {
        return await answering;
      } finally {
        underWay.delete(answering);
      }
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

interface AppParts {
  readonly metrics: Metrics;
  readonly streams: EventStreams;
  readonly boundTo: string;
}

function createApp(services: Services, { metrics, streams, boundTo }: AppParts): Hono<ServerEnvironment> {
  const { options, limits, signal } = services;
  const { log } = options;
  const respondToError = createErrorResponder({ log, metrics });
  const guard = createGuard({
    boundTo,
    hostNames: options.hostNames ?? [],
    allowedOrigins: options.allowedOrigins ?? [],
  });
  const token = createTokenCheck(options.token);
  const rateLimit = createRateLimit({ perSecond: limits.requestsPerSecond, clock: () => performance.now() });
  const app = new Hono<ServerEnvironment>();

  app.use(async (context, next) => {
    const startedAtMs = performance.now();
    context.set('route', 'other');
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.res.headers.set(name, value);
    if (signal.aborted) context.res.headers.set('connection', 'close');
    const labels = { method: context.req.method, route: context.get('route'), status: context.res.status };
    metrics.observeRequest(labels, (performance.now() - startedAtMs) / 1000);
    log('debug', 'request', { ...labels, path: context.req.path, ms: Math.round(performance.now() - startedAtMs) });
  });
  app.onError((error, context) => respondToError(error, { method: context.req.method, path: context.req.path }));
  app.notFound(() =>
    respondToError(new Refusal('NOT_FOUND', 'There is nothing here. /openapi.json lists what is.'), {}),
  );

  app.use(async (context, next) => {
    const { clientAddress } = context.env;
    const limited = !isLoopbackAddress(clientAddress);
    if (limited) rateLimit.take(clientAddress);
    guard(context.req.raw);
    const signIn = signInByAddress(context, options.token, token.isRight);
    if (signIn) return signIn;
    if (!isOpenPath(context.req.path)) {
      try {
        token.assert(context.req.raw);
      } catch (error) {
        if (limited) rateLimit.take(clientAddress, wrongTokenCost);
        throw error;
      }
    }
    if (signal.aborted && context.req.path !== '/healthz') throw signal.reason;
    return await next();
  });
  addOperations(app, services, metrics);
  addRoutes(app, listRoutes(services, streams), services);
  app.get('*', async (context) => {
    const { path } = context.req;
    const page = path.startsWith('/api/') ? null : await serveStudio(options.studioFolder, path);
    return page ?? context.notFound();
  });
  return app;
}

function listRoutes(services: Services, streams: EventStreams): Route[] {
  return [
    ...memoryRoutes(services),
    ...tasteRoutes(services),
    ...preferenceRoutes(services),
    ...pictureRoutes(services),
    ...scoreRoutes(services),
    ...teachRoutes(services),
    ...generationRoutes(services, streams),
    ...systemRoutes(services, streams),
  ];
}

function addRoutes(app: Hono<ServerEnvironment>, routes: readonly Route[], { options, limits }: Services): void {
  const document = createOpenApiDocument(routes, options.version);
  app.get('/openapi.json', () => jsonResponse(document));
  for (const route of routes) {
    const path = honoPath(route);
    app.on(route.method.toUpperCase(), path, async (context) => {
      context.set('route', route.path);
      return await route.handle({
        parameters: context.req.param(),
        query: context.req.query(),
        readJson: () => readJson(context.req.raw, limits.jsonBytes),
        request: context.req.raw,
      });
    });
  }
  for (const path of new Set(routes.map(honoPath))) {
    app.all(path, () => {
      throw new Refusal('METHOD_NOT_ALLOWED', 'This address is not used in that way. /openapi.json says how.');
    });
  }
}

function honoPath({ path }: Route): string {
  return `/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`;
}

/** What those ask who keep the server running. */
function addOperations(app: Hono<ServerEnvironment>, { signal, memories }: Services, metrics: Metrics): void {
  app.get('/healthz', () => jsonResponse({ status: 'ok' }));
  app.get('/readyz', async () => {
    if (signal.aborted) throw signal.reason;
    await memories.open(undefined);
    return jsonResponse({ status: 'ready' });
  });
  app.get(
    '/metrics',
    async () => new Response(await metrics.render(), { headers: { 'content-type': metrics.contentType } }),
  );
}

/** Whoever keeps the server running needs no token to see whether it does. */
function isOpenPath(path: string): boolean {
  return path === '/healthz' || path === '/readyz';
}

/** A page opened with `?token=` gets it as a cookie, and an address without it. */
function signInByAddress(
  { req }: Context<ServerEnvironment>,
  token: string | undefined,
  isRight: (token: string) => boolean,
): Response | null {
  const given = req.method === 'GET' && !req.path.startsWith('/api/') ? req.query('token') : undefined;
  if (token === undefined || given === undefined || !isRight(given)) return null;
  const cookie = `${tokenCookie}=${encodeURIComponent(given)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`;
  return new Response(null, {
    status: 303,
    headers: { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' },
  });
}

/** Waits until all have ended, at most so long. */
async function settled(underWay: ReadonlySet<Promise<unknown>>, mostMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, mostMs);
  });
  const all = async () => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  await Promise.race([all(), enough]);
  clearTimeout(timer);
}

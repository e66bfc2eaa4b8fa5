import { type GeneratedImage, type ImageGenerator, VsmError } from '@vsm/core';
import { ifPossible } from '../http/if-possible.ts';
import { decodeBase64Image } from '../http/image-bytes.ts';
import { platformWebSocket, type WebSocketConstructor } from '../http/web-socket.ts';
import { checkKnownName } from '../named-choice.ts';
import { createPictureByPictureGenerator, type DrawingOptions } from '../runs/picture-by-picture.ts';
import { usableSeed } from '../whole-number.ts';
import { readMetadata } from './swarmui-metadata.ts';
import { planSwarmUi, type SwarmUiPlan } from './swarmui-request.ts';
import { drawOverSocket, type OfferedImage } from './swarmui-run.ts';
import { createSwarmUiServer, type ParameterList, type SwarmUiServerOptions } from './swarmui-server.ts';
import { SwarmUiSessions } from './swarmui-sessions.ts';

export interface SwarmUiGeneratorOptions extends SwarmUiServerOptions {
  /** The platform's own if not given. With none (Node 20 has none) or null there are no previews, and less is told of a picture. */
  readonly WebSocket?: WebSocketConstructor | null;
}

const defaultTimeoutMs = 300_000;

/**
 * Draws with SwarmUI, whatever backend it uses.
 *
 * Each picture is a run of its own, in a session that no other run uses: what is aborted, interrupted or given up as too late is
 * interrupted on the server, and nothing else. Without the setting `checkpoint` the model that is loaded there draws.
 *
 * @see https://github.com/mcmonkeyprojects/SwarmUI/blob/master/docs/API.md
 */
export function createSwarmUiGenerator(options: SwarmUiGeneratorOptions): ImageGenerator {
  const { url, timeoutMs = defaultTimeoutMs, WebSocket = platformWebSocket() } = options;
  const server = createSwarmUiServer(options);
  const sessions = new SwarmUiSessions(server.createSession);
  let parameters: ParameterList | undefined;

  const listParameters = async (session: string, signal: AbortSignal): Promise<ParameterList> => {
    parameters ??= await server.listParameters(session, signal);
    return parameters;
  };

  /** SwarmUI passes over unknown parameters in silence. */
  const checkParameters = async (doubtful: readonly string[], session: string, signal: AbortSignal): Promise<void> => {
    if (doubtful.length === 0) return;
    const { ids: known } = await listParameters(session, signal);
    for (const id of doubtful) {
      checkKnownName(id, { tool: 'SwarmUI', kind: 'parameter', known, list: 'Its route /API/ListT2IParams' });
    }
  };

  /** The server is asked in any case: a stale session or connection is found out before anything is drawn. */
  const chooseModel = async (wanted: string | undefined, session: string, signal: AbortSignal): Promise<string> => {
    const [loaded] = await server.loadedModels(session, signal);
    const model = wanted ?? loaded;
    if (model !== undefined) return model;
    const { models } = await listParameters(session, signal);
    if (models.length === 1) return models[0]!;
    throw new VsmError(
      'INVALID_ARGUMENT',
      models.length === 0
        ? 'SwarmUI has no model to draw with. Put one into its folder of models, or download one there.'
        : `SwarmUI has loaded no model yet, and has several: ${models.slice(0, 5).join(', ')}${models.length > 5 ? ' …' : ''}. Name one as the setting checkpoint.`,
      { details: { argument: 'checkpoint' } },
    );
  };

  const offer = async (session: string, body: Record<string, unknown>, how: DrawingOptions): Promise<OfferedImage> => {
    try {
      if (WebSocket) return await drawOverSocket({ ...how, WebSocket, url, headers: server.headers, body });
      const [image] = await server.generate(session, body, { signal: how.signal, timeoutMs });
      if (image !== undefined) return { image, metadata: undefined };
      throw new VsmError(
        'GENERATOR_FAILED',
        'SwarmUI ended the run without a picture. Its log (Server > Logs) says why.',
      );
    } catch (error) {
      // Whoever interrupts wants to know that it can't be told; any other reason to leave is worth more than that.
      if (how.signal.aborted) await server.interrupt(session);
      else if (!isItsOwnWord(error)) await ifPossible(() => server.interrupt(session));
      throw error;
    }
  };

  const draw = async (plan: SwarmUiPlan, seed: number, how: DrawingOptions): Promise<GeneratedImage> => {
    const { body, offered } = await sessions.use(how.signal, async (session) => {
      await checkParameters(plan.doubtful, session, how.signal);
      const model = await chooseModel(plan.model, session, how.signal);
      const asked = { ...plan.body, model, seed };
      return { body: asked, offered: await offer(session, { ...asked, session_id: session }, how) };
    });
    const isInline = offered.image.startsWith('data:');
    const image = isInline ? decodeBase64Image(offered.image) : await server.view(offered.image, how.signal);
    const told = readMetadata(offered.metadata);
    const asked = offered.metadata === undefined ? describe(body) : {};
    const drawn = told.seed ?? seed;
    return {
      ...image,
      seed: usableSeed(drawn),
      metadata: { generator: 'swarmui', ...asked, ...told.facts, seed: drawn },
    };
  };

  return createPictureByPictureGenerator({ id: 'swarmui', tool: 'SwarmUI', timeoutMs, plan: planSwarmUi, draw });
}

/** What was asked for, where nothing is told. */
function describe(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { model, prompt, images: _, donotsave: __, ...others } = body;
  return { prompt, checkpoint: model, parameters: others };
}

/** Whether the server itself ended the run, so that there is nothing to interrupt. */
function isItsOwnWord(error: unknown): boolean {
  return VsmError.is(error) && 'said' in error.details;
}

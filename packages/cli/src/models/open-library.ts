import type { ModelLibrary } from '@vsm/encoder-node/hub';
import type { CliContext } from '../context.ts';
import { locateModelState } from '../places.ts';

/** The models of this machine, by the environment's settings. */
export async function openLibrary(context: CliContext): Promise<ModelLibrary> {
  // Only now: most commands need no hub.
  const { openModelLibrary, readHubSettings } = await import('@vsm/encoder-node/hub');
  const settings = await readHubSettings(context.env, context.homeFolder);
  return openModelLibrary({ settings, stateFolder: locateModelState(context) });
}

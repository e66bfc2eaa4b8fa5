import { z } from 'zod';
import type { HttpClient } from '../http/http-client.ts';
import { ifPossible } from '../http/if-possible.ts';
import { checkKnownName } from '../named-choice.ts';
import type { FooocusPlan } from './fooocus-request.ts';

const modelsSchema = z.object({ model_filenames: z.array(z.string()), lora_filenames: z.array(z.string()) });
const largestListBytes = 16 * 1024 * 1024;
const tool = 'Fooocus';

/**
 * Asks the server whether it has the styles and models that are named, for it passes over unknown ones in silence.
 *
 * @throws VsmError `INVALID_ARGUMENT` for one that it does not have.
 */
export async function checkNames(client: HttpClient, plan: FooocusPlan, signal: AbortSignal): Promise<void> {
  const { checkpoint, refiner, loras = [] } = plan.settings;
  const call = { signal, maxBytes: largestListBytes };
  if (plan.styles && plan.styles.length > 0) {
    const list = '/v1/engines/styles';
    const known = await ifPossible(() => client.sendForJson(list, z.array(z.string()), call), signal);
    if (known) for (const style of plan.styles) checkKnownName(style, { tool, kind: 'style', known, list });
  }
  // "None" is how a request asks for no refiner.
  const models = [checkpoint, refiner === 'None' ? undefined : refiner].filter((name) => name !== undefined);
  if (models.length === 0 && loras.length === 0) return;
  const list = '/v1/engines/all-models';
  const known = await ifPossible(() => client.sendForJson(list, modelsSchema, call), signal);
  if (!known) return;
  for (const name of models) checkKnownName(name, { tool, kind: 'checkpoint', known: known.model_filenames, list });
  for (const { name } of loras) checkKnownName(name, { tool, kind: 'LoRA', known: known.lora_filenames, list });
}

import type { ModelInfo } from '@vsm/server/client';
import { embeddedModel } from '@vsm/vision';
import type { CommandContext } from '../command-context.ts';
import { openLibrary } from '../models/open-library.ts';

/** All models, and which of them the memory is seen with. */
export async function listModelsForPage(context: CommandContext): Promise<ModelInfo[]> {
  const [{ name: used }, library] = await Promise.all([context.session.openModel(), openLibrary(context)]);
  const isInUse = (name: string) => used.split(':')[0] === name;
  const { name, title, purpose, license } = embeddedModel;
  const others = (await library.list()).map(({ source: { model }, precisions }) => ({
    name: model.name,
    title: model.title,
    purpose: model.purpose,
    license: model.license,
    isHere: precisions.some(({ isHere }) => isHere),
    isInUse: isInUse(model.name),
  }));
  return [{ name, title, purpose, license, isHere: true, isInUse: isInUse(name) }, ...others];
}

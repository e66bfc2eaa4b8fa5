import path from 'node:path';
import type { ModelChoice, ModelStatus } from '@vsm/encoder-node/hub';
import { embeddedSpace } from '@vsm/model-embedded';
import { embeddedModel, embeddingSpaceOf, type ModelPrecision, modelOfSpace } from '@vsm/vision';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { openLibrary } from '../models/open-library.ts';
import { readSettings, writeSettings } from '../models/settings.ts';
import type { Colors } from '../output/colors.ts';
import { DownloadRate, type DownloadState, describeDownload } from '../output/download-text.ts';
import { printable } from '../output/printable.ts';
import { formatBytes } from '../output/sizes.ts';
import { locateSettings } from '../places.ts';

export interface PullModelOptions {
  readonly precision: ModelPrecision;
  readonly text: boolean;
}

export interface AddModelOptions {
  readonly name?: string;
}

/** Shows all models, and which are in use. */
export async function listModels(context: CommandContext): Promise<ExitStatus> {
  const { console } = context;
  const library = await openLibrary(context);
  const models = [describeEmbedded(), ...(await library.list()).map(describeStatus)];
  const inUse = await findInUse(context);
  if (console.json) {
    await console.printJson({ ...inUse, models });
    return exitStatus.done;
  }
  const nameWidth = Math.max(...models.map(({ name }) => name.length));
  for (const model of models) {
    for (const line of describeModel(model, { nameWidth, isUsed: isUsed(model, inUse) }, console.colors))
      await console.print(line);
  }
  await console.say(`New memories use ${inUse.newMemories}${inUse.memory ? `; this one uses ${inUse.memory}` : ''}.`);
  await console.say(
    console.colors.dim('Fetch one: vsm models pull NAME   See with it from now on: vsm models use NAME'),
  );
  return exitStatus.done;
}

/** Downloads what is missing of a model, and verifies it. */
export async function pullModel(name: string, options: PullModelOptions, context: CommandContext): Promise<ExitStatus> {
  const { console, signal } = context;
  if (name === embeddedModel.name) {
    await console.say('The embedded model ships with vsm: there is nothing to fetch.');
    return exitStatus.done;
  }
  const library = await openLibrary(context);
  const choice: ModelChoice = { name, precision: options.precision };
  let state: DownloadState | undefined;
  const rate = new DownloadRate();
  const line = console.startLine(() =>
    state ? describeDownload(state, rate.perSecond) : `${name}: asking the hub ...`,
  );
  try {
    const local = await library.pull(choice, {
      signal,
      withoutText: !options.text,
      onProgress: (progress) => {
        state = progress;
        rate.note(performance.now(), progress.doneBytes);
      },
    });
    const space = embeddingSpaceOf(local.card, local.precision, local.image.sha256);
    const shown = options.precision === 'fp32' ? name : `${name}:${options.precision}`;
    line.finish();
    if (console.json) {
      const { image, text } = local;
      await console.printJson({
        name,
        precision: options.precision,
        space: space.id,
        dimensions: space.dimensions,
        image,
        text: text ?? null,
      });
      return exitStatus.done;
    }
    await console.say(`${shown} is here and verified: ${printable(local.image.path)}`);
    await console.say(
      console.colors.dim(
        `See with it in new memories: vsm models use ${shown}   Move your memory to it: vsm reembed --model ${shown}`,
      ),
    );
    return exitStatus.done;
  } finally {
    line.finish();
  }
}

/** Remembers a model for memories that have none yet. */
export async function chooseForGood(name: string, context: CommandContext): Promise<ExitStatus> {
  const { console, signal } = context;
  if (name !== embeddedModel.name) {
    const { parseModelChoice } = await import('@vsm/encoder-node/hub');
    await (await openLibrary(context)).resolve(parseModelChoice(name), { signal });
  }
  const file = locateSettings(context);
  await writeSettings(file, { ...(await readSettings(file)), model: name });
  const { memory } = await findInUse(context);
  if (console.json) await console.printJson({ model: name, settings: file, memory });
  else {
    await console.say(`New memories use ${name} from now on.`);
    if (memory !== null && memory !== name) {
      await console.say(console.colors.dim(`Your memory stays with ${memory}. Move it: vsm reembed --model ${name}`));
    }
  }
  return exitStatus.done;
}

/** Deletes the downloaded files of a model. */
export async function removeModel(name: string, context: CommandContext): Promise<ExitStatus> {
  const { console } = context;
  if (name === embeddedModel.name) {
    await console.say('The embedded model is a part of vsm and stays.');
    return exitStatus.usage;
  }
  const library = await openLibrary(context);
  const { folder } = await library.find(name);
  const freedBytes = await library.remove(name);
  const file = locateSettings(context);
  const { model, ...settings } = await readSettings(file);
  const wasPreferred = model?.split(':')[0] === name;
  if (wasPreferred) await writeSettings(file, settings);
  if (console.json) await console.printJson({ name, freedBytes, folder });
  else {
    await console.say(
      folder === null
        ? `Removed ${name}: ${formatBytes(freedBytes)} are free.`
        : `Forgot ${name}. Its files stay in ${printable(folder)}.`,
    );
    if (wasPreferred) await console.say(`New memories use ${embeddedModel.name} again.`);
  }
  return exitStatus.done;
}

/** Adds a model of the person's own. */
export async function addModel(place: string, options: AddModelOptions, context: CommandContext): Promise<ExitStatus> {
  const { console, cwd } = context;
  const library = await openLibrary(context);
  const { model, folder } = await library.add(path.resolve(cwd, place), options.name);
  const next =
    folder === null ? `Fetch it: vsm models pull ${model.name}` : `See with it: vsm models use ${model.name}`;
  if (console.json) await console.printJson({ name: model.name, folder, repository: model.repository });
  else {
    await console.say(`Added ${model.name}.`);
    await console.say(console.colors.dim(next));
  }
  return exitStatus.done;
}

interface ShownModel {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly license: string;
  readonly repository: string | null;
  readonly folder: string | null;
  readonly own: boolean;
  readonly words: boolean;
  readonly precisions: readonly ShownPrecision[];
}

interface InUse {
  readonly newMemories: string;
  /** `null` when the memory has no model yet. */
  readonly memory: string | null;
}

interface ShownPrecision {
  readonly precision: string;
  readonly here: boolean;
  /** At least, where `sizeIsWhole` is false. */
  readonly sizeBytes: number;
  readonly sizeIsWhole: boolean;
}

function describeStatus({ source, isOwn, precisions }: ModelStatus): ShownModel {
  const { name, title, purpose, license, repository, text } = source.model;
  return {
    name,
    title,
    purpose,
    license,
    repository,
    folder: source.folder,
    own: isOwn,
    words: text !== undefined,
    precisions: precisions.map(({ precision, isHere, sizeBytes, isWholeSize }) => ({
      precision,
      here: isHere,
      sizeBytes,
      sizeIsWhole: isWholeSize,
    })),
  };
}

function describeEmbedded(): ShownModel {
  const { name, title, purpose, license } = embeddedModel;
  const precisions = [{ precision: 'uint8', here: true, sizeBytes: 0, sizeIsWhole: true }];
  return { name, title, purpose, license, repository: null, folder: null, own: false, words: false, precisions };
}

function describeModel(
  { name, license, purpose, precisions, own }: ShownModel,
  { nameWidth, isUsed: used }: { readonly nameWidth: number; readonly isUsed: boolean },
  colors: Colors,
): [string, string] {
  const here = precisions.filter((each) => each.here).map(({ precision }) => precision);
  const state = (here.length > 0 ? `here: ${here.join(', ')}` : 'not here').padEnd(18);
  const mark = used ? colors.green('*') : ' ';
  const coloredState = here.length > 0 ? colors.green(state) : colors.dim(state);
  const facts = `${own ? 'your own, ' : ''}licence ${printable(license)}`;
  return [
    `${mark} ${printable(name).padEnd(nameWidth)}  ${describeSize(precisions).padStart(9)}  ${coloredState}  ${facts}`,
    colors.dim(`  ${''.padEnd(nameWidth)}  ${printable(purpose)}`),
  ];
}

function isUsed({ name }: ShownModel, { newMemories, memory }: InUse): boolean {
  return [newMemories, memory].some((used) => used?.split(':')[0] === name);
}

/** Of the first precision that is here, or of the first on offer. */
function describeSize(precisions: readonly ShownPrecision[]): string {
  const shown = precisions.find(({ here }) => here) ?? precisions[0];
  if (!shown || shown.sizeBytes === 0) return 'in vsm';
  return `${formatBytes(shown.sizeBytes)}${shown.sizeIsWhole ? '' : '+'}`;
}

async function findInUse(context: CommandContext): Promise<InUse> {
  const newMemories = (await readSettings(locateSettings(context))).model ?? embeddedModel.name;
  const { space } = await (await context.session.openStore()).head();
  return { newMemories, memory: space && nameOfSpace(space.id) };
}

function nameOfSpace(spaceId: string): string {
  if (spaceId === embeddedSpace.id) return embeddedModel.name;
  const model = modelOfSpace(spaceId);
  if (!model) return spaceId;
  return model.precision === 'fp32' ? model.name : `${model.name}:${model.precision}`;
}

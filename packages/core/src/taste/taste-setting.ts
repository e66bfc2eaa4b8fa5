import { type AttributeScale, createAttributeScale } from './attribute-scale.ts';
import type { Background, TasteInput } from './background.ts';
import { createFolderView } from './folder-view.ts';
import { contentKey, sampleByContent } from './sample-by-content.ts';
import type { TasteSetting } from './taste-data.ts';
import { createFeatureMap, type FeatureMap } from './taste-features.ts';
import { gatherWeakEvidence } from './weak-evidence.ts';

/** All background pictures together speak as loudly as this many ratings for each rating of the learned side. */
const backgroundVoice = 0.25;
/** Where a folder is known, its own pictures speak too. */
const voicesInFolder = { background: 0.2, folder: 0.1 };
/** More pictures of a folder than these are seen through these. */
const surroundingsLimit = 800;

/** Of each background's own setting, which does not depend on any rating. */
const settings = new WeakMap<Background, TasteSetting>();

/** What ratings are learned against, where nothing but the background is known. `mean` is its own. */
export function backgroundSetting(background: Background): TasteSetting {
  const known = settings.get(background);
  if (known) return known;
  const setting = plainSetting(background, background.mean);
  settings.set(background, setting);
  return setting;
}

/** The same around another centre. */
export function plainSetting(background: Background, mean: ArrayLike<number>): TasteSetting {
  const scale = createAttributeScale(background);
  const toFeatures = createFeatureMap(scale, mean);
  const pictures = background.sample.map(toFeatures);
  return { scale, toFeatures, weak: gatherWeakEvidence([{ pictures, voice: backgroundVoice }], scale) };
}

/** The same with a folder's pictures, as structure, and those of them that nobody rated as weak evidence. */
export function folderSetting(
  { scale, toFeatures }: Pick<TasteSetting, 'scale' | 'toFeatures'>,
  background: Background,
  rated: readonly TasteInput[],
  folder: readonly TasteInput[],
): TasteSetting {
  const ratedKeys = new Set(rated.map(({ vector }) => contentKey(vector)));
  const unrated = folder.filter(({ vector }) => !ratedKeys.has(contentKey(vector))).map((input) => ({ input }));
  const shown = sampleByContent(unrated, surroundingsLimit).map(({ input }) => input);
  const view = createFolderView([...rated, ...background.sample, ...shown], toFeatures);
  return { scale, toFeatures: view, weak: weakInFolder(background, shown, view, scale) };
}

function weakInFolder({ sample }: Background, shown: readonly TasteInput[], view: FeatureMap, scale: AttributeScale) {
  const sources = [
    { pictures: sample.map(view), voice: voicesInFolder.background },
    { pictures: shown.map(view), voice: voicesInFolder.folder },
  ];
  return gatherWeakEvidence(sources, scale);
}

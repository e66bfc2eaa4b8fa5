import { type AttributeScale, createAttributeScale } from './attribute-scale.ts';
import type { Background, TasteInput } from './background.ts';
import { createBackgroundView } from './background-view.ts';
import { createFolderView } from './folder-view.ts';
import { contentKey, sampleByContent } from './sample-by-content.ts';
import type { TasteSetting, WeakEvidence } from './taste-data.ts';
import { createFeatureMap, type FeatureMap } from './taste-features.ts';
import { knowPictures, shareVoice } from './weak-evidence.ts';

/** How much of the unrated pictures' voice is the folder's own. */
const folderShare = 1 / 3;
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

/** Of each background's settings with its own view, by how much it is heeded. */
const viewSettings = new WeakMap<Background, Map<number, TasteSetting>>();

/** The same with a second view of pictures, as the background shows them, where it is large enough. */
export function backgroundViewSetting(background: Background, viewTrust: number): TasteSetting {
  const ofBackground = viewSettings.get(background) ?? new Map<number, TasteSetting>();
  viewSettings.set(background, ofBackground);
  const known = ofBackground.get(viewTrust);
  if (known) return known;
  const { scale, toFeatures: plain } = backgroundSetting(background);
  const setting = settingSeenBy(createBackgroundView(background.sample, plain, scale, viewTrust), background, scale);
  ofBackground.set(viewTrust, setting);
  return setting;
}

/** Without such a view, around another centre. */
export function plainSetting(background: Background, mean: ArrayLike<number>): TasteSetting {
  const scale = createAttributeScale(background);
  return settingSeenBy(createFeatureMap(scale, mean), background, scale);
}

function settingSeenBy(toFeatures: FeatureMap, { sample }: Background, scale: AttributeScale): TasteSetting {
  const known = knowPictures(sample.map(toFeatures), scale);
  return {
    scale,
    toFeatures,
    weak: { ...known, unrated: shareVoice([{ places: [...sample.keys()], share: 1 }]) },
  };
}

/** What a folder shows, whoever rates it. */
interface KnownFolder {
  readonly vectors: readonly Float32Array[];
  readonly view: FeatureMap;
  /** Of each picture after those of the background: see `contentKey`. */
  readonly keys: readonly number[];
  /** The background's pictures, then the folder's. */
  readonly pictures: Omit<WeakEvidence, 'unrated'>;
}

/** The last folder seen from each setting: it takes longer to know one than to learn in it. */
const folders = new WeakMap<TasteSetting, KnownFolder>();

/** The same with a folder's pictures, as structure, and those of them that nobody rated as weak evidence. */
export function folderSetting(
  setting: TasteSetting,
  background: Background,
  rated: readonly TasteInput[],
  folder: readonly TasteInput[],
): TasteSetting {
  const known = knowFolder(setting, background, folder);
  const ratedKeys = new Set(rated.map(({ vector }) => contentKey(vector)));
  const { length } = background.sample;
  const unrated = known.keys.flatMap((key, i) => (ratedKeys.has(key) ? [] : [length + i]));
  return {
    scale: setting.scale,
    toFeatures: known.view,
    weak: {
      ...known.pictures,
      unrated: shareVoice([
        { places: [...background.sample.keys()], share: 1 - folderShare },
        { places: unrated, share: folderShare },
      ]),
    },
  };
}

function knowFolder(setting: TasteSetting, { sample }: Background, folder: readonly TasteInput[]): KnownFolder {
  const kept = folders.get(setting);
  if (kept && isSame(kept.vectors, folder)) return kept;
  const shown = sampleByContent(
    folder.map((input) => ({ input })),
    surroundingsLimit,
  ).map(({ input }) => input);
  const view = createFolderView([...sample, ...shown], setting.toFeatures);
  const known = {
    vectors: folder.map(({ vector }) => vector),
    view,
    keys: shown.map(({ vector }) => contentKey(vector)),
    pictures: knowPictures([...sample, ...shown].map(view), setting.scale),
  };
  folders.set(setting, known);
  return known;
}

function isSame(vectors: readonly Float32Array[], folder: readonly TasteInput[]): boolean {
  return vectors.length === folder.length && folder.every(({ vector }, i) => vector === vectors[i]);
}

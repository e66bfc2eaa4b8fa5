import type {
  Background,
  Comparison,
  EmbeddingSpace,
  MemoryChange,
  MemoryStatistics,
  Preference,
  PreferenceUpdate,
  UndoStep,
  VsmErrorCode,
} from '@vsm/core';
import { emptyStatistics } from '@vsm/core';
import type { Contents } from './harness.ts';
import { comparable, comparableComparison, comparableStep } from './harness.ts';

/** What a store must behave like: a `Map`, which keeps insertion order. */
export interface MemoryModel {
  readonly space: EmbeddingSpace | null;
  readonly preferences: ReadonlyMap<string, Preference>;
  readonly comparisons: readonly Comparison[];
  readonly background: Background | null;
  readonly statistics: MemoryStatistics;
  readonly undoSteps: readonly UndoStep[];
}

export const emptyModel: MemoryModel = {
  space: null,
  preferences: new Map(),
  comparisons: [],
  background: null,
  statistics: emptyStatistics,
  undoSteps: [],
};

/** Why a commit can't be done: the error's code is one of these, several when several things are wrong. */
export interface Refusal {
  readonly codes: readonly VsmErrorCode[];
}

/** The model after one commit, or why the commit must reject. */
export function commitToModel(model: MemoryModel, changes: readonly MemoryChange[]): MemoryModel | Refusal {
  let next = model;
  for (const change of changes) {
    const result = applyToModel(next, change);
    if ('codes' in result) return result;
    next = result;
  }
  return next;
}

function applyToModel(model: MemoryModel, change: MemoryChange): MemoryModel | Refusal {
  switch (change.kind) {
    case 'add':
      return addToModel(model, change.preference, change.at);
    case 'remove': {
      const preferences = new Map(model.preferences);
      return preferences.delete(change.id) ? { ...model, preferences } : refuse('PREFERENCE_NOT_FOUND');
    }
    case 'update': {
      const present = model.preferences.get(change.id);
      if (present === undefined) return refuse('PREFERENCE_NOT_FOUND');
      const preferences = new Map(model.preferences).set(change.id, updated(present, change.set));
      return { ...model, preferences };
    }
    case 'add-comparison':
      return addComparisonToModel(model, change.comparison, change.at);
    case 'remove-comparison': {
      const comparisons = model.comparisons.filter(({ id }) => id !== change.id);
      return comparisons.length < model.comparisons.length ? { ...model, comparisons } : refuse('PREFERENCE_NOT_FOUND');
    }
    case 'set-space': {
      const embeddings = model.preferences.size + model.comparisons.length;
      if (embeddings > 0 && !sameSpace(model.space, change.space)) return refuse('SPACE_MISMATCH');
      return { ...model, space: change.space };
    }
    case 'set-background':
      return { ...model, background: change.background };
    case 'set-statistics':
      return { ...model, statistics: change.statistics };
    case 'push-undo':
      return { ...model, undoSteps: [...model.undoSteps, change.step] };
    case 'pop-undo':
      return model.undoSteps.length === 0
        ? refuse('NOTHING_TO_UNDO')
        : { ...model, undoSteps: model.undoSteps.slice(0, -1) };
  }
}

function addToModel(model: MemoryModel, preference: Preference, at?: number): MemoryModel | Refusal {
  const { embedding, id } = preference;
  const own = { id: embedding.space, dimensions: embedding.vector.length };
  const codes: VsmErrorCode[] = [];
  if (model.preferences.has(id)) codes.push('PREFERENCE_INVALID');
  if (model.space !== null && !sameSpace(model.space, own)) codes.push('SPACE_MISMATCH');
  if (codes.length > 0) return refuse(...codes);
  const entries = [...model.preferences];
  entries.splice(at ?? entries.length, 0, [id, preference]);
  const preferences = new Map(entries);
  return { ...model, space: model.space ?? own, preferences };
}

function addComparisonToModel(model: MemoryModel, comparison: Comparison, at?: number): MemoryModel | Refusal {
  const codes: VsmErrorCode[] = [];
  if (model.comparisons.some(({ id }) => id === comparison.id)) codes.push('PREFERENCE_INVALID');
  let { space } = model;
  for (const { embedding } of [comparison.preferred, comparison.other]) {
    const own = { id: embedding.space, dimensions: embedding.vector.length };
    space ??= own;
    if (!sameSpace(space, own)) codes.push('SPACE_MISMATCH');
  }
  if (codes.length > 0) return refuse(...codes);
  const comparisons = [...model.comparisons];
  comparisons.splice(at ?? comparisons.length, 0, comparison);
  return { ...model, space, comparisons };
}

function updated(present: Preference, { source, origin, ...values }: PreferenceUpdate): Preference {
  const next: { -readonly [Key in keyof Preference]: Preference[Key] } = { ...present, ...values };
  if (source === null) delete next.source;
  else if (source !== undefined) next.source = source;
  if (origin === null) delete next.origin;
  else if (origin !== undefined) next.origin = origin;
  return next;
}

function refuse(...codes: VsmErrorCode[]): Refusal {
  return { codes };
}

function sameSpace(a: EmbeddingSpace | null, b: EmbeddingSpace | null): boolean {
  return a?.id === b?.id && a?.dimensions === b?.dimensions;
}

/** The model as `contentsOf` shows a store. */
export function contentsOfModel({ preferences, undoSteps, ...rest }: MemoryModel): Contents {
  const list = [...preferences.values()];
  const likes = list.filter(({ verdict }) => verdict === 'like').length;
  return {
    ...rest,
    counts: { likes, dislikes: list.length - likes },
    comparisons: rest.comparisons.map(comparableComparison),
    preferences: list.map(comparable),
    undoSteps: undoSteps.map(comparableStep),
  };
}

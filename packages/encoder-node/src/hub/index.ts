export type { Environment, HubSettings } from './hub-settings.ts';
export { readHubSettings } from './hub-settings.ts';
export type { ModelChoice, ModelLibrary, ModelLibraryOptions, ModelStatus, PrecisionStatus } from './model-library.ts';
export { openModelLibrary, parseModelChoice } from './model-library.ts';
export type { ModelSource } from './model-source.ts';
export type { PullOptions, PullProgress } from './pull-model.ts';
export { pullModel } from './pull-model.ts';
export type { ModelPlaces, ResolveOptions } from './resolve-model.ts';
export { resolveModel } from './resolve-model.ts';

import type { OnnxRuntimeName } from './native-modules.ts';

export interface EmbeddedWorkerData {
  readonly runtime: OnnxRuntimeName;
}

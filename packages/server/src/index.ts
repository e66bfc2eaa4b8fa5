export type { Problem, ProblemCode } from './api/problem.ts';
export { createServer, type VsmServer } from './create-server.ts';
export { createJsonLog, type Log, type LogLevel } from './observability/log.ts';
export { isOpenAddress } from './security/allowed-hosts.ts';
export type {
  CreateThumbnail,
  EncodedPictureFile,
  MemoryDirectory,
  NamedGenerator,
  OpenedMemory,
  PictureEncoder,
  ServerLimits,
  ServerOptions,
} from './server-options.ts';
export { defaultLimits } from './server-options.ts';
export { type ListenOptions, type RunningServer, startServer } from './start-server.ts';
export { builtStudioFolder } from './studio/built-studio.ts';

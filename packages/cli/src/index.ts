export type { CliContext, TextInput, TextOutput } from './context.ts';
export { OutputClosed } from './context.ts';
export { runCli } from './run-cli.ts';

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CliRun } from './cli-context.testing.ts';

/** The built command. */
export const main: string = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface VsmProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly finished: Promise<CliRun>;
  /** Resolves when the stream has said `text`. */
  readonly said: (stream: 'stdout' | 'stderr', text: string) => Promise<void>;
}

/** Starts the built command as its users do. */
export function startVsm(argv: readonly string[], options: { cwd: string; env?: Record<string, string> }): VsmProcess {
  if (!existsSync(main))
    throw new Error('These tests run the built command: pnpm build first, dist/main.js is missing.');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: options.cwd,
    env: { PATH, HOME, VSM_CACHE_DIR: `${options.cwd}/cache`, ...options.env },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const finished = new Promise<CliRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status: status ?? (signal === null ? -1 : 128), ...output }));
  });
  const said = (name: 'stdout' | 'stderr', text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => output[name].includes(text) && resolve();
      child[name].on('data', look);
      child.on('close', () => reject(new Error(`It ended without saying ${text}: ${JSON.stringify(output)}`)));
      look();
    });
  return { child, finished, said };
}

/** Runs the built command to its end with nothing on stdin. */
export function runVsm(...[argv, options]: Parameters<typeof startVsm>): Promise<CliRun> {
  const { child, finished } = startVsm(argv, options);
  child.stdin.end();
  return finished;
}

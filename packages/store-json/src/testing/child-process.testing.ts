import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

/** Bundles the program beside this file, with the sources of all packages as they are now, and returns the bundle's path. */
export async function bundleProgram(outputFolder: string): Promise<string> {
  await build({
    config: false,
    entry: [fileURLToPath(new URL('./commit-preferences.testing.ts', import.meta.url))],
    outDir: outputFolder,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    noExternal: [/.*/],
    outExtension: () => ({ js: '.mjs' }),
    esbuildOptions: (options) => {
      options.conditions = ['@vsm/source'];
    },
    silent: true,
  });
  return join(outputFolder, 'commit-preferences.testing.mjs');
}

export interface RunningProgram {
  readonly process: ChildProcess;
  /** What it has printed so far, by line; complete once `ended` settles. */
  readonly lines: readonly string[];
  /** Resolves when this many lines are there, or it ended. */
  printed(lineCount: number): Promise<void>;
  /** Everything it wrote to stderr, once it ended. */
  readonly ended: Promise<string>;
}

export function runProgram(command: string, ...args: readonly string[]): RunningProgram {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const waiting = new Set<() => void>();
  reader.on('line', (line) => {
    lines.push(line);
    for (const notify of waiting) notify();
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]).then(() => errors);
  const printed = (lineCount: number): Promise<void> =>
    new Promise((resolve) => {
      const notify = (): void => {
        if (lines.length < lineCount) return;
        waiting.delete(notify);
        resolve();
      };
      waiting.add(notify);
      notify();
      void ended.then(() => resolve());
    });
  return { process: child, lines, printed, ended };
}

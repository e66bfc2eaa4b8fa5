import { setImmediate } from 'node:timers/promises';
import type { CliContext } from '../context.ts';
import { type Colors, createColors } from './colors.ts';
import { printable } from './printable.ts';
import {
  describeProgress,
  describeTask,
  type Progress,
  ProgressLine,
  silentProgress,
  type TaskProgress,
} from './progress.ts';
import { writeText } from './write-text.ts';

export interface ConsoleSettings {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Who hears what: results go to stdout, what is said about them to people, trouble and progress to stderr. */
export interface CommandConsole {
  readonly json: boolean;
  /** For what `print` and `say` write. */
  readonly colors: Colors;
  /** Columns of the terminal that stdout is; Infinity elsewhere. */
  readonly width: number;
  /** A line of the result. */
  print(line: string): Promise<void>;
  /** Part of the result, just as it is. */
  printRaw(text: string): Promise<void>;
  /** The result as one line of JSON. */
  printJson(value: unknown): Promise<void>;
  /** A line for people beside the result: on stdout, on stderr with `--json`, nowhere with `--quiet`. */
  say(line: string): Promise<void>;
  /** The same, always on stderr, where stdout belongs to another program. */
  note(line: string): void;
  /** `vsm: SUBJECT: MESSAGE` on stderr. */
  complain(message: string, subject?: string): void;
  startProgress(total: number | null): Progress;
  /** The same for what says itself how far it is. */
  startLine(describe: () => string): { finish(): void };
  /** The same for work that has no count: `label: 46 %`. */
  startTask(label: string): TaskProgress;
}

export function createConsole(
  context: Pick<CliContext, 'stdout' | 'stderr' | 'env' | 'signal'>,
  { json, quiet, color }: ConsoleSettings,
): CommandConsole {
  const { stdout, stderr, env, signal } = context;
  const colors = createColors(stdout, env, { allowed: color });
  const errorColors = createColors(stderr, env, { allowed: color });
  let progress: ProgressLine | undefined;

  const print = (text: string) => {
    progress?.hide();
    return writeText(stdout, text, signal);
  };
  const printError = (line: string) => {
    progress?.hide();
    stderr.write(`${line}\n`);
  };

  return {
    json,
    colors,
    width: stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
    print: (line) => print(`${line}\n`),
    printRaw: print,
    printJson: (value) => print(`${JSON.stringify(value)}\n`),
    say: async (line) => {
      if (quiet) return;
      if (json) printError(line);
      else await print(`${line}\n`);
    },
    note: (line) => {
      if (!quiet) printError(line);
    },
    complain: (message, subject) => {
      const about = subject === undefined ? '' : `${printable(subject)}: `;
      printError(`${errorColors.red('vsm:')} ${about}${message}`);
    },
    startProgress: (total) => {
      if (quiet || !stderr.isTTY) return silentProgress;
      let done = 0;
      const line = new ProgressLine(stderr, (elapsedMs) => describeProgress({ done, total, elapsedMs }));
      progress = line;
      return { advance: () => void done++, finish: () => line.finish() };
    },
    startLine: (describe) => {
      if (quiet || !stderr.isTTY) return silentProgress;
      const line = new ProgressLine(stderr, describe);
      progress = line;
      return line;
    },
    startTask: (label) => {
      let share = 0;
      const isShown = !quiet && stderr.isTTY === true;
      const line = isShown ? new ProgressLine(stderr, (elapsedMs) => describeTask(label, share, elapsedMs)) : undefined;
      progress = line;
      return {
        update: async (done) => {
          share = done;
          await setImmediate();
        },
        finish: () => line?.finish(),
      };
    },
  };
}

import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { CliContext } from './context.ts';
import { runCli } from './run-cli.ts';

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliRunOptions {
  readonly cwd: string;
  readonly env?: CliContext['env'];
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

/** Files just made count as settled then, and scores do not age between two runs. */
const anHourAhead = new Date(Date.now() + 3_600_000);

/** Runs the command in this process, with everything it writes caught. */
export async function runInProcess(argv: readonly string[], options: CliRunOptions): Promise<CliRun> {
  const [stdout, stderr] = [collect(), collect()];
  const status = await runCli(argv, {
    stdin: new PassThrough().end(options.stdin ?? ''),
    stdout: stdout.stream,
    stderr: stderr.stream,
    cwd: options.cwd,
    env: options.env ?? {},
    homeFolder: options.cwd,
    platform: 'linux',
    signal: options.signal ?? new AbortController().signal,
    now: () => anHourAhead,
    random: () => 0.5,
    createId: randomUUID,
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function collect(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

/** The values of an output of one JSON value a line. */
export function jsonLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}

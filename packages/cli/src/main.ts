#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { OutputClosed, runCli } from './index.ts';

const interruption = new AbortController();

process.on('SIGINT', () => {
  if (interruption.signal.aborted) process.exit(130);
  interruption.abort(new Error('Interrupted.'));
});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interruption.abort(new OutputClosed());
});
// With nobody to read complaints there is nothing left to say.
process.stderr.on('error', () => undefined);

// What is being closed may not hold the process by itself, and an exit status must come after it.
const untilDone = setInterval(() => undefined, 2 ** 30);
process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
  homeFolder: homedir(),
  platform: process.platform,
  signal: interruption.signal,
  now: () => new Date(),
  random: Math.random,
  createId: randomUUID,
});
clearInterval(untilDone);

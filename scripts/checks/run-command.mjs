import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './workspace.mjs';

/**
 * @typedef {object} CommandResult
 * @property {number} exitCode 1 if a signal ended the command.
 * @property {string} output Standard output and standard error in the order in which they came.
 */

/** @typedef {readonly [tool: string, ...args: string[]]} Command */

const { FORCE_COLOR: _, ...inherited } = process.env;
const environment = {
  ...inherited,
  NO_COLOR: '1',
  PATH: [path.join(root, 'node_modules', '.bin'), process.env['PATH']].join(path.delimiter),
  TURBO_NO_UPDATE_NOTIFIER: '1',
  TURBO_TELEMETRY_DISABLED: '1',
};

/**
 * What one of the workspace's tools had to say, run with its input closed. A tool that fails is a result like any
 * other; a tool that can't be started rejects. An aborted signal ends the tool with everything it started, then
 * rejects with the signal's reason.
 *
 * @param {Command} command
 * @param {{ signal: AbortSignal, folder?: string }} options The folder is the root of the repository by default.
 * @returns {Promise<CommandResult>}
 */
export function runCommand([tool, ...args], { signal, folder = root }) {
  signal.throwIfAborted();
  const hasOwnGroup = process.platform !== 'win32';
  const child = spawn(tool, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasOwnGroup,
    shell: !hasOwnGroup,
  });
  const stop = () => {
    if (hasOwnGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    else child.kill();
  };
  signal.addEventListener('abort', stop, { once: true });

  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));

  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      signal.removeEventListener('abort', stop);
      reject(new Error(`Could not start ${tool}: ${cause.message}. \`npm test\` installs every tool.`, { cause }));
    });
    child.once('close', (exitCode) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else resolve({ exitCode: exitCode ?? 1, output: Buffer.concat(chunks).toString('utf8').trim() });
    });
  });
}

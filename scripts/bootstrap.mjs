// Runs the pinned pnpm on a machine that has only Node and npm, installing the workspace first.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`VSM needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and try again.`);
  process.exit(1);
}

const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

// Ctrl-C reaches the whole process group: wait for the child, which tidies up, and end with its exit code.
process.on('SIGINT', () => {});

/**
 * Ends this process with the child's exit code if the child fails.
 *
 * @param {string[]} args
 */
async function pnpm(...args) {
  const child = spawn('npx', ['--yes', '--package', packageManager, '--', 'pnpm', ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) process.exit(exitCode ?? 1);
}

console.error(`Installing the workspace with ${packageManager}; nothing is installed outside this folder.`);
await pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=warn');
await pnpm('--silent', ...process.argv.slice(2));

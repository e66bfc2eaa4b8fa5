import { probeRuntime } from '@vsm/encoder-node';
import { exitStatus } from '../exit-status.ts';
import type { Check, CheckResult } from './check.ts';

const oldestNode = [20, 19] as const;

export const checkNode: Check = {
  name: 'node',
  run: async () => {
    const { node } = process.versions;
    const message = `Node ${node} on ${process.platform}-${process.arch}`;
    if (isNewEnough(node)) return { status: 'ok', message };
    return { status: 'warning', message, cure: `Install Node ${oldestNode.join('.')} or newer.` };
  },
};

/** The native libraries that vsm cannot see without. */
export const checkNativeLibraries: Check = {
  name: 'libraries',
  run: async (): Promise<CheckResult> => {
    const reports = await probeRuntime();
    const broken = reports.filter(({ error }) => error !== undefined);
    if (broken.length > 0) {
      return {
        status: 'failure',
        message: broken.map(({ name, error }) => `${name}: ${error?.message}`).join(' '),
        cure: 'Install vsm again on this machine, with optional dependencies: npm install --include=optional',
        exitStatus: exitStatus.modelUnusable,
      };
    }
    const versions = reports.flatMap(({ versions }) =>
      Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    );
    return { status: 'ok', message: versions.join(', ') };
  },
};

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './workspace.mjs';

/** The standard output of git, in lines. A search that finds nothing is no error. */
function git(...args: string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0 && stderr !== '') throw new Error(stderr);
  return stdout.split('\n').filter(Boolean);
}

describe.skipIf(!existsSync(path.join(root, '.git')))('what is in git', () => {
  test("holds no path of somebody's machine", () => {
    const pattern = String.raw`(^|[^\w.~$}/-])(/(home|Users|root|work|workspace)/[\w.-]+|[A-Za-z]:\\+Users\\)`;
    expect(git('grep', '-nIP', pattern, '--', ':!scripts/checks/repository.test.ts')).toEqual([]);
  });

  test('holds no registry and no host in the lockfile', () => {
    expect(
      git('grep', '-nIiP', String.raw`https?://[\w.-]*(registry|artifactory|nexus|verdaccio)[\w.-]*[:/.]`),
    ).toEqual([]);
    expect(git('grep', '-nP', String.raw`^\s*(tarball:|resolution:.*tarball)`, '--', 'pnpm-lock.yaml')).toEqual([]);
  });

  test('has no source file of more than 400 lines', () => {
    const files = git('ls-files', 'packages/*.ts', 'scripts/*.ts', 'scripts/*.mjs')
      .filter((file) => existsSync(path.join(root, file)))
      .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length }));
    expect(files.filter(({ lines }) => lines > 400)).toEqual([]);
  });
});

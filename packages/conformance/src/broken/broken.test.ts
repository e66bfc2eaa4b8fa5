import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const vitest = fileURLToPath(new URL('../vitest.mjs', import.meta.resolve('vitest')));
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const suite = 'packages/conformance/src/broken/broken.suite.ts';

/** The report of vitest run on the broken implementations, as its JSON reporter writes it. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

describe('the suites find what is broken:', () => {
  let failed: readonly string[] = [];
  beforeAll(async () => {
    const { testResults } = await runSuite();
    failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName);
  });

  it.each([
    ['applies changes one by one', 'applies nothing of that commit'],
    ['applies changes one by one', 'behaves like a Map'],
    ['sorts by id', 'keeps the place of an updated preference'],
    ['sorts by id', 'behaves like a Map'],
    ['rounds vectors', 'keeps every number of vectors'],
    ['forgets legacy categories', 'a null category is in every one'],
    ['assigns metadata by key', 'names that objects are born with'],
    ['ignores ifRevision', 'refuses with MEMORY_CHANGED'],
    ['keeps its revision', 'changes its revision with every commit'],
    ['forgets the order', 'in the order given'],
    ['normalizes no vector', 'gives unit vectors'],
    ['drops what exceeds a batch', 'takes more pictures than a batch holds'],
    ['ignores abort', 'rejects with the reason of an aborted signal'],
  ])('an implementation that %s breaks the law that it %s', (defect, law) => {
    expect(failed.filter((name) => name.startsWith(defect) && name.includes(law))).not.toEqual([]);
  });

  it('blames no law that a defect leaves alone', () => {
    const blamed = failed.filter((name) => name.startsWith('forgets legacy categories'));
    expect(blamed).toHaveLength(1);
  });
});

function runSuite(): Promise<Report> {
  const config = 'packages/conformance/src/broken/vitest.config.ts';
  const command = [vitest, 'run', suite, '--config', config, '--root', root, '--reporter=json'];
  return new Promise((resolve, reject) => {
    // vitest exits 1, because tests fail as they should; what counts is that it wrote a report.
    execFile(process.execPath, command, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout) => {
      const start = stdout.indexOf('{"');
      if (start < 0) reject(error ?? new Error('vitest wrote no report'));
      else resolve(JSON.parse(stdout.slice(start)));
    });
  });
}

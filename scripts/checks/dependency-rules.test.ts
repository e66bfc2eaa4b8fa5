import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from './run-command.mjs';
import { root } from './workspace.mjs';

/** A workspace in small that keeps every rule: package name, then its files and their text. */
const lawfulWorkspace: Record<string, Record<string, string>> = {
  core: {
    'index.ts': "import { z } from 'zod';\nexport { score } from './score.ts';\nexport const schema = z;",
    'score.ts': 'export const score = 1;',
    'score.test.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
  },
  vision: { 'index.ts': "export { score } from '@vsm/core';" },
  'model-embedded': { 'index.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;" },
  'encoder-node': { 'index.ts': "export { score } from '@vsm/vision';\nexport { read } from '@vsm/model-embedded';" },
  'store-json': { 'index.ts': "import 'node:fs';\nexport { schema } from '@vsm/core';" },
  generators: { 'index.ts': "export { score } from '@vsm/core';" },
  cli: {
    'index.ts': "import '@vsm/store-json';\nimport '@vsm/generators';\nexport { score } from '@vsm/encoder-node';",
  },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vsm-dependency-rules-'));
  for (const [name, files] of Object.entries(lawfulWorkspace)) {
    const exports = { '.': { '@vsm/source': './src/index.ts', default: './dist/index.js' } };
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@vsm/${name}`, type: 'module', exports }));
    for (const [file, text] of Object.entries(files)) write(`packages/${name}/src/${file}`, text);
  }
  for (const library of ['sharp', 'zod']) {
    const manifest = { name: library, type: 'module', exports: './index.js' };
    write(`node_modules/${library}/package.json`, JSON.stringify(manifest));
    write(`node_modules/${library}/index.js`, 'export const z = 1, sharp = 1;');
  }
  symlinkSync(path.join(folder, 'packages'), path.join(folder, 'node_modules', '@vsm'), 'junction');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** The names of the rules that are broken in the folder, in alphabetical order. */
async function brokenRules(signal: AbortSignal): Promise<string[]> {
  const report = path.join(folder, 'report.json');
  const config = path.join(root, '.dependency-cruiser.mjs');
  await runCommand(['depcruise', '--config', config, '--output-type', 'json', '--output-to', report, 'packages'], {
    signal,
    folder,
  });
  const { summary }: { summary: { violations: { rule: { name: string } }[] } } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}

test('a lawful workspace breaks no rule', async ({ signal }) => {
  expect(await brokenRules(signal)).toEqual([]);
});

describe('a forbidden import breaks its rule', () => {
  const cases: { title: string; file: string; text: string; broken: string[] }[] = [
    {
      title: 'core imports Node',
      file: 'packages/core/src/score.ts',
      text: "import { readFileSync } from 'node:fs';\nexport const score = readFileSync;",
      broken: ['layer-core'],
    },
    {
      title: 'core imports only a type of another package',
      file: 'packages/core/src/score.ts',
      text: "import type { read } from '@vsm/model-embedded';\nexport const score: typeof read | 1 = 1;",
      broken: ['layer-core'],
    },
    {
      title: 'vision imports a library',
      file: 'packages/vision/src/index.ts',
      text: "export { score } from '@vsm/core';\nexport { sharp } from 'sharp';",
      broken: ['layer-vision'],
    },
    {
      title: 'a store imports an encoder',
      file: 'packages/store-json/src/index.ts',
      text: "export { score } from '@vsm/encoder-node';",
      broken: ['adapters-stand-alone', 'layer-store-*'],
    },
    {
      title: 'the test of a store imports an encoder',
      file: 'packages/store-json/src/store.test.ts',
      text: "export { score } from '@vsm/encoder-node';",
      broken: ['adapters-stand-alone'],
    },
    {
      title: 'a test reaches into another package',
      file: 'packages/store-json/src/store.test.ts',
      text: "export { score } from '../../core/src/score.ts';",
      broken: ['tests-share-stand-ins-only'],
    },
    {
      title: 'a new package has no layer',
      file: 'packages/newcomer/src/index.ts',
      text: "export { score } from '@vsm/core';",
      broken: ['known-layer'],
    },
    {
      title: 'two files import each other',
      file: 'packages/core/src/score.ts',
      text: "export { schema as score } from './index.ts';",
      broken: ['no-cycles'],
    },
    {
      title: "a file reaches into another package's folder",
      file: 'packages/cli/src/index.ts',
      text: "export { score } from '../../core/src/score.ts';",
      broken: ['packages-by-name'],
    },
    {
      title: 'what is imported does not exist',
      file: 'packages/cli/src/index.ts',
      text: "export { score } from '@vsm/nowhere';",
      broken: ['resolvable'],
    },
  ];

  for (const { title, file, text, broken } of cases) {
    test(title, async ({ signal }) => {
      write(file, text);
      expect(await brokenRules(signal)).toEqual(broken);
    });
  }
});

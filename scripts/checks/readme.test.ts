import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from './run-command.mjs';
import { packageFolders, root } from './workspace.mjs';

interface Example {
  language: string;
  code: string;
}

/** The first fenced code block of a package's README; undefined if there is none. */
function firstExample(packageFolder: string): Example | undefined {
  const readme = path.join(root, packageFolder, 'README.md');
  if (!existsSync(readme)) return undefined;
  const [, language = '', code = ''] = /^```(\w*)\n(.*?)^```/ms.exec(readFileSync(readme, 'utf8')) ?? [];
  return { language, code };
}

describe.each(packageFolders())('%s', (packageFolder) => {
  test('has a README that starts with an example', () => {
    expect(['ts', 'js', 'sh'], 'the language of its first code block').toContain(firstExample(packageFolder)?.language);
  });
});

describe('the examples of all READMEs', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'vsm-readme-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('compile against the sources', async ({ signal }) => {
    for (const packageFolder of packageFolders()) {
      const example = firstExample(packageFolder);
      if (example === undefined || !/^[tj]s$/.test(example.language)) continue;
      writeFileSync(path.join(folder, `${path.basename(packageFolder)}.mts`), `${example.code}\nexport {};\n`);
    }
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(projectOfExamples));

    const { output } = await runCommand(['tsc', '--project', folder], { signal });
    expect(output).toBe('');
  }, 120_000);
});

const projectOfExamples = {
  extends: path.join(root, 'tsconfig.base.json'),
  compilerOptions: {
    types: ['node'],
    typeRoots: [path.join(root, 'node_modules/@types')],
    paths: sourcePaths(),
    declaration: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
  },
};

/** Where the sources of each importable path of each package are. */
function sourcePaths(): Record<string, readonly string[]> {
  const paths = packageFolders().flatMap((packageFolder) => {
    const manifest = JSON.parse(readFileSync(path.join(root, packageFolder, 'package.json'), 'utf8'));
    return Object.entries<Record<string, string>>(manifest.exports ?? {}).map(([key, conditions]) => {
      const source = path.join(root, packageFolder, conditions['@vsm/source'] ?? 'src/index.ts');
      return [path.posix.join(manifest.name, key), [source]] as const;
    });
  });
  return Object.fromEntries(paths);
}

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type CliRun, jsonLines, runInProcess } from '../cli-context.testing.ts';
import { writeSmallClip } from '../models/small-clip.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

const dimensions = 24;
let cwd: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(path.join(cwd, 'pictures'), ['sunset-1.jpg', 'sunset-2.png', 'night-1.jpg', 'night-2.webp']);
  await writeSmallClip(path.join(cwd, 'Small CLIP'));
  await vsm(['models', 'add', 'Small CLIP']);
  await vsm(['models', 'use', 'small-clip']);
  await writeHead('head.json', 'small-clip', dimensions);
});

const vsm = (argv: readonly string[], env: Record<string, string> = {}): Promise<CliRun> =>
  runInProcess(['--memory', 'memory.json', ...argv], { cwd, env });

async function writeHead(file: string, space: string, length: number): Promise<void> {
  const weights = Array.from({ length }, (_, i) => (i % 2 ? 3 : -2));
  const usual = { mean: 5, standardDeviation: 0.5 };
  const head = { format: 'vsm-aesthetic-head', version: 1, name: 'beauty', space, weights, bias: 5, usual };
  await writeFile(path.join(cwd, file), JSON.stringify(head));
}

const scores = async (argv: readonly string[], env: Record<string, string> = {}) =>
  jsonLines((await vsm(['score', 'pictures', '--json', ...argv], env)).stdout) as { score: number; evidence: string }[];

test('without ratings pictures are ranked by what most people like, and that is said', async () => {
  const plain = await scores([]);
  expect(plain.map(({ score }) => score)).toEqual([0, 0, 0, 0]);
  const expected = await scores(['--prior', 'head.json']);
  expect(new Set(expected.map(({ score }) => score)).size).toBe(4);
  expect(expected.map(({ evidence }) => evidence)).toEqual(plain.map(() => 'none'));
  expect(await scores([], { VSM_PRIOR: 'head.json' })).toEqual(expected);

  const ranked = await vsm(['rank', 'pictures', '--prior', 'head.json']);
  expect(ranked).toMatchObject({ status: 0, stdout: expect.stringContaining('pictures/sunset-1.jpg') });
  expect(ranked.stderr).toContain('What most people like counts 100 % beside 0 answers of yours (beauty).');
  const { stdout } = await vsm(['explain', 'pictures/sunset-1.jpg', '--prior', 'head.json']);
  expect(stdout).toMatch(/no idea yet; most people like it (more|less) than usual pictures/);
  expect(stdout).toMatch(/^what most like {4}[+-]\d\.\d\d, 100 % of the pull \(beauty\)$/m);
  const made = await vsm([
    'generate',
    '-g',
    'sample',
    '-p',
    'hills',
    '--best-of',
    '2',
    '--prior',
    'head.json',
    '--json',
  ]);
  expect(JSON.parse(made.stdout).best.score).not.toBe(0);
});

test('with ratings its part is a pull among the others', async () => {
  const argv = ['--memory', 'rated.json', 'explain', 'pictures/night-2.webp', '--json'];
  await vsm(['--memory', 'rated.json', 'like', 'pictures/sunset-1.jpg', 'pictures/sunset-2.png']);
  const explain = async (...more: readonly string[]) => JSON.parse((await vsm([...argv, ...more])).stdout);
  expect(await explain()).toMatchObject({ priorPull: 0, priorShare: 0 });
  const { strength, pulls, backgroundPull, priorPull, probability, calibration } = await explain(
    '--prior',
    'head.json',
  );
  const sum = pulls.reduce((total: number, { pull }: { pull: number }) => total + pull, backgroundPull + priorPull);
  expect(priorPull).not.toBe(0);
  expect(sum).toBeCloseTo(strength, 6);
  const logOdds = calibration.slope * strength + calibration.intercept;
  expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(probability, 9);
  expect((await vsm(['--memory', 'rated.json', 'rank', 'pictures', '--prior', 'head.json'])).stderr).toContain(
    'counts 50 % beside 2 answers of yours',
  );
});

test('a head that does not fit is refused with what to do', async () => {
  await writeHead('short.json', 'small-clip', 5);
  await writeHead('other.json', 'clip-vit-l14', dimensions);
  await writeFile(path.join(cwd, 'broken.pth'), 'PK\x03\x04 and no more');
  for (const [file, said] of [
    ['short.json', /has 5 weights; embeddings of small-clip:.+ have 24 numbers/],
    ['other.json', /rates embeddings of clip-vit-l14, not of small-clip:/],
    ['broken.pth', /damaged zip archive/],
    ['gone.json', /gone\.json: this aesthetic head cannot be read/],
  ] as const) {
    for (const argv of [
      ['score', 'pictures'],
      ['rank', 'pictures'],
      ['explain', 'pictures/night-1.jpg'],
    ]) {
      const run = await vsm([...argv, '--prior', file]);
      expect(run).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(said) });
    }
  }
  expect(
    (await vsm(['like', 'pictures/night-1.jpg', '--memory', 'new.json'], { VSM_PRIOR: 'short.json' })).status,
  ).toBe(0);
});

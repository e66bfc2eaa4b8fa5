import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBackground, createRandom, emptySnapshot, normalize, type Preference, writeMemoryFile } from '@vsm/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliRun, runInProcess } from '../cli-context.testing.ts';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;
let page: string;

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess(argv, { cwd, env: { VSM_MEMORY: 'memory.json' } });
}

const dimensions = 16;
const random = createRandom(8);

function drawVector(subject: number): Float32Array {
  return normalize(
    Float32Array.from({ length: dimensions }, (_, i) => 1 + (i % 4 === subject ? 1.5 : 0) + 0.8 * (random() - 0.5)),
  );
}

/** Forty ratings over eighty days, of four subjects, two of them liked. */
const preferences = Array.from({ length: 40 }, (_, i): Preference => {
  const subject = i % 4;
  return {
    id: `rating-${i}`,
    verdict: subject < 2 ? 'like' : 'dislike',
    embedding: { space: 'drawn', vector: drawVector(subject) },
    category: i % 5 === 0 ? '<b>"style"</b>' : 'general',
    weight: 1,
    createdAt: new Date(Date.UTC(2026, 0, 1 + 2 * i)).toISOString(),
    metadata: {},
  };
});

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  const background = createBackground(Array.from({ length: 60 }, (_, i) => drawVector(i % 4)));
  const memory = { ...emptySnapshot, space: { id: 'drawn', dimensions }, preferences, background };
  await writeFile(path.join(cwd, 'memory.json'), writeMemoryFile(memory));
  expect((await vsm('stats', '--html', 'taste.html')).stdout).toContain('Wrote the report taste.html.');
  page = await readFile(path.join(cwd, 'taste.html'), 'utf8');
});

describe('the report of a taste', () => {
  test('needs no script and nothing from outside', () => {
    expect(page).not.toMatch(/<script|<link|https?:|url\(|@import/);
  });

  test('says of each plot what it shows, and has its figures as a table', () => {
    const plots = page.match(/<svg [^>]+role="img" aria-labelledby="([^"]+)"/g) ?? [];
    expect(plots).toHaveLength(6);
    expect(page.match(/<title id="/g)).toHaveLength(6);
    expect(page.match(/<desc id="[^"]+">[^<]+</g)).toHaveLength(6);
    expect(page.match(/<table>/g)).toHaveLength(6);
    const ids = page.match(/ id="[^"]+"/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('escapes the names of categories', () => {
    expect(page).not.toContain('<b>"style"');
    expect(page).toContain('&lt;b&gt;&quot;style&quot;&lt;/b&gt;');
  });

  test('tells of an empty memory that nothing can be told', async () => {
    await vsm('stats', '--html', 'empty.html', '--memory', 'none.json');
    const empty = await readFile(path.join(cwd, 'empty.html'), 'utf8');
    expect(empty).toContain('cannot be told yet');
    expect(empty).toContain('vsm like PICTURE...');
    expect(empty).not.toContain('<svg');
  });
});

describe('stats and health', () => {
  test('tell how well held-out ratings are foretold, and what to do next', async () => {
    const { stdout } = await vsm('stats');
    expect(stdout).toMatch(/^held out {4}\d+ of 100 \(\d+ to \d+\) likes stand above a dislike$/m);
    expect(stdout).toMatch(/^chances {5}(not quite )?honest: off by \d+ in 100, of which chance alone makes \d+$/m);
    expect(stdout).toMatch(/^growth {6}\d+ with 4 ratings, /m);
    expect(stdout).toMatch(/^drift {7}none seen: ratings since 2026-02-10 are foretold/m);
    expect(stdout).toMatch(/^next {8}/m);
    expect((await vsm('health')).stdout).toMatch(/^held out {4}\d+ of 100/m);
  });

  test('keep their keys for scripts', async () => {
    const facts = JSON.parse((await vsm('stats', '--json')).stdout);
    expect(Object.keys(facts)).toEqual(
      expect.arrayContaining([
        ...['memory', 'sizeBytes', 'total', 'likes', 'dislikes', 'categories', 'inEveryCategory', 'usage', 'age'],
        ...['createdAt', 'updatedAt', 'space', 'health', 'undoSteps', 'repairs', 'overTime', 'leanings', 'taste'],
      ]),
    );
    expect(Object.keys(facts.taste)).toEqual(
      ...[['quality', 'learningCurve', 'drift', 'categories', 'variety', 'surprises', 'nextSteps']],
    );
    expect(facts.taste.quality).toMatchObject({ known: true, sides: 'likes-and-dislikes', ratings: 40, folds: 10 });
    expect(facts.taste.quality.scores).toHaveLength(20);
    expect(facts.taste.nextSteps[0]).toMatchObject({ kind: expect.any(String), text: expect.any(String) });
    const health = JSON.parse((await vsm('health', '--json')).stdout);
    expect(health).toMatchObject({ total: 40, balance: 1, quality: { known: true } });
    expect(JSON.parse((await vsm('health', '--json', '--memory', 'none.json')).stdout)).toMatchObject({
      quality: { known: false, reason: 'no-ratings' },
      nextSteps: [{ kind: 'rate-first', command: 'vsm like PICTURE...' }],
    });
  });
});

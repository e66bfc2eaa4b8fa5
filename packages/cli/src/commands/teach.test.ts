import { beforeAll, describe, expect, test } from 'vitest';
import { jsonLines, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;
const names = Array.from({ length: 6 }, (_, i) => [`photos/sunset-${i}.jpg`, `photos/night-${i}.png`]).flat();

interface AskedLine {
  readonly question: { readonly path: string; readonly probability: number };
}

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, names);
});

function teach(memory: string, answers: readonly string[], ...options: string[]) {
  const argv = ['teach', 'photos', '--json', '--memory', memory, ...options];
  return runInProcess(argv, { cwd, stdin: answers.map((answer) => `${answer}\n`).join('') });
}

async function statistics(memory: string) {
  return JSON.parse((await runInProcess(['stats', '--json', '--memory', memory], { cwd })).stdout);
}

describe('teach --json', () => {
  test('asks about different pictures, keeps the answers, and ends with a sum', async () => {
    const { status, stdout } = await teach('kept.json', ['like', 'dislike', 'skip', 'like', 'quit']);
    const lines = jsonLines(stdout);
    const asked = lines.slice(0, -1).map((line) => (line as AskedLine).question.path);
    expect(status).toBe(0);
    expect(asked).toHaveLength(5);
    expect(new Set(asked).size).toBe(5);
    expect(lines[0]).toMatchObject({
      question: { probability: 0.5 },
      answers: ['like', 'dislike', 'skip', 'undo', 'quit'],
    });
    expect(lines.at(-1)).toEqual({ done: true, likes: 2, dislikes: 1, comparisons: 0, skipped: 1, settling: null });
    expect(await statistics('kept.json')).toMatchObject({ likes: 2, dislikes: 1 });
  });

  test('never asks about what was rated in an earlier run, and ends when nothing is left', async () => {
    const first = await teach(
      'twice.json',
      Array.from({ length: 5 }, () => 'like'),
    );
    const second = await teach(
      'twice.json',
      Array.from({ length: 20 }, () => 'dislike'),
    );
    const askedBy = ({ stdout }: typeof first) =>
      jsonLines(stdout).flatMap((line) => ('question' in (line as object) ? [(line as AskedLine).question.path] : []));
    const rated = [...askedBy(first).slice(0, 5), ...askedBy(second)];
    expect(rated.toSorted()).toEqual(names.toSorted());
    expect(jsonLines(second.stdout).at(-1)).toMatchObject({ done: true, dislikes: 7 });
  });

  test('undo takes an answer or a skip back and asks again', async () => {
    const { stdout } = await teach('undone.json', ['like', 'undo', 'dislike', 'skip', 'undo', 'undo', 'undo']);
    const asked = jsonLines(stdout).flatMap((line) =>
      'question' in (line as object) ? [(line as AskedLine).question.path] : [],
    );
    const [first, second, , third, fourth] = asked;
    expect(asked).toEqual([first, second, first, third, fourth, third, first, first]);
    expect(await statistics('undone.json')).toMatchObject({ likes: 0, dislikes: 0 });
  });

  test('the end of the input ends it; what is no answer is refused and loses nothing', async () => {
    expect((await teach('ended.json', ['like'])).status).toBe(0);
    const { status, stderr } = await teach('refused.json', ['like', 'love']);
    expect(status).toBe(2);
    expect(stderr).toContain('"love" is no answer. Answer each question with one of like, dislike, skip, undo, quit');
    expect(await statistics('refused.json')).toMatchObject({ likes: 1 });
  });

  test('rates in a category, and asks about a sample of large folders', async () => {
    const { stderr } = await teach(
      'category.json',
      Array.from({ length: 9 }, () => 'like'),
      '-c',
      'lighting',
      '--pool',
      '4',
    );
    expect(stderr).toContain('Asking about 4 of 12 pictures, drawn at random.');
    expect(await statistics('category.json')).toMatchObject({ likes: 4 });
    const { stdout } = await runInProcess(['categories', '--json', '--memory', 'category.json'], { cwd });
    expect(stdout).toContain('lighting');
  });
});

describe('teach --pairs', () => {
  test('asks which of two is better, never the same two twice, and learns from that alone', async () => {
    const answers = ['first', 'skip', 'second', 'undo', 'first', 'first'];
    const { status, stdout } = await teach('pairs.json', answers, '--pairs');
    const lines = jsonLines(stdout) as { pair?: { path: string }[]; comparisons?: number }[];
    const asked = lines.flatMap(({ pair }) => (pair ? [pair.map(({ path }) => path).join(' ')] : []));
    expect(status).toBe(0);
    expect(lines[0]).toMatchObject({ answers: ['first', 'second', 'skip', 'undo', 'quit'] });
    expect(asked[4]).toBe(asked[2]);
    const answered = [0, 1, 4, 5].map((question) => asked[question]);
    expect(new Set(answered).size).toBe(4);
    expect(lines.at(-1)).toMatchObject({ done: true, likes: 0, dislikes: 0, comparisons: 3, skipped: 1 });
    const ranked = await runInProcess(['rank', 'photos', '--json', '--memory', 'pairs.json'], { cwd });
    const scoreOf = (path: string) =>
      (jsonLines(ranked.stdout) as { path: string; score: number }[]).find((each) => each.path === path)!.score;
    const [preferred, other] = lines[0]!.pair!;
    expect(scoreOf(preferred!.path)).toBeGreaterThan(scoreOf(other!.path));
  });
});

describe('teach elsewhere', () => {
  test('needs a terminal, and says what works without', async () => {
    const { status, stderr } = await runInProcess(['teach', 'photos'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('needs a terminal. For another program, add --json');
  });

  test('does not take paths from where the answers come', async () => {
    const { status, stderr } = await runInProcess(['teach', '-', '--json'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('Name files and folders instead of -');
  });
});

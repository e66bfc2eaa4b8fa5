import { describe, expect, test } from 'vitest';
import { runInProcess } from './cli-context.testing.ts';

const cwd = '/';
const commands = [
  'like',
  'dislike',
  'undo',
  'remove',
  'revoke',
  'score',
  'rank',
  'explain',
  'similar',
  'generate',
  'generators',
  'stats',
  'health',
  'categories',
  'clear',
  'export',
  'import',
  'optimize',
  'doctor',
  'repair',
  'models',
  'reembed',
];

describe('help', () => {
  test('lists the commands', async () => {
    const { status, stdout, stderr } = await runInProcess(['--help'], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  test.each(commands)('%s has options and examples', async (command) => {
    const { status, stdout } = await runInProcess([command, '--help'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain('\nExamples:\n');
    expect(stdout.split('\nGlobal Options:')[0]).toMatchSnapshot();
  });

  test('comes with no command at all, as a usage error', async () => {
    const { status, stdout, stderr } = await runInProcess([], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: vsm/);
  });

  test('the version is that of the package', async () => {
    expect(await runInProcess(['--version'], { cwd })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('a usage error has status 2, prints nothing on stdout and says what was expected', () => {
  test.each([
    [['rannk', 'a.jpg'], /unknown command 'rannk'\n\(Did you mean rank\?\)/],
    [['rank', 'a.jpg', '--tpo', '3'], /unknown option '--tpo'\n\(Did you mean --top\?\)/],
    [['rank'], /missing required argument 'paths'/],
    [['rank', 'a.jpg', '--top', '0'], /whole number from 1 on/],
    [['rank', 'a.jpg', '--top', '1.5'], /whole number from 1 on/],
    [['rank', 'a.jpg', '--min', 'high'], /A number was expected/],
    [['rank', 'a.jpg', '--scorer', 'best'], /Allowed choices are taste, vsm2/],
    [['like', 'a.jpg', '--weight', '0'], /finite number above 0.+vsm undo/],
    [['like', 'a.jpg', '--weight', '-2'], /finite number above 0/],
    [['like', 'a.jpg', '--weight', 'Infinity'], /finite number above 0/],
    [['like', 'a.jpg', '--weight', 'NaN'], /A number was expected/],
    [['like', 'a.jpg', '--weight', ''], /A number was expected/],
    [['like', 'a.jpg', '--category', ' '], /A category is a name of 1 to 200 characters/],
    [['similar', 'a.jpg', '--threshold', '1.5'], /number from -1 to 1/],
    [['generate', '--prompt', 'x'], /required option '-g, --generator <name>' not specified/],
    [['generate', '-g', 'dalle', '-p', 'x'], /Allowed choices are sample/],
    [['generate', '-g', 'sample', '-p', 'x', '--max-retries', '11'], /from 1 to 10/],
    [['generate', '-g', 'sample', '-p', 'x', '--style', 'nope'], /no style "nope"/],
    [['generate', '-g', 'sample', '-p', 'x', '--seed', '-1'], /from 0 to 4294967295/],
  ])('vsm %j', async (argv, message) => {
    const { status, stdout, stderr } = await runInProcess(argv, { cwd, env: { VSM_MEMORY: '/nowhere/memory.json' } });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^(vsm: |Nothing has been rated)/);
    expect(stderr).toMatch(message);
  });
});

test('an interruption before anything has happened has status 130', async () => {
  const signal = AbortSignal.abort(new Error('Interrupted.'));
  expect(await runInProcess(['score', 'a.jpg'], { cwd, signal })).toEqual({ status: 130, stdout: '', stderr: '' });
});

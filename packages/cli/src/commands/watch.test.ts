import { copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CliRun, jsonLines, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder, writeBroken } from '../picture-folder.testing.ts';
import { pngWithTexts } from '../watch/generation/pictures.testing.ts';

let cwd: string;
const vsm = (...argv: string[]): Promise<CliRun> => runInProcess([...argv, '--memory', 'memory.json'], { cwd });
const watch = (...argv: string[]): Promise<CliRun> => vsm('watch', 'outputs', '--once', ...argv);
const draw = (...names: string[]): Promise<string[]> =>
  drawPictures(
    cwd,
    names.map((name) => path.join('outputs', name)),
  );

interface Event {
  readonly event: string;
  readonly path?: string;
  readonly [more: string]: unknown;
}

async function eventsOf(...argv: string[]): Promise<Event[]> {
  return jsonLines((await watch('--json', ...argv)).stdout) as Event[];
}

/** What happened to which picture, in order. */
async function happenings(...argv: string[]): Promise<string[]> {
  const events = await eventsOf(...argv);
  return events.flatMap(({ event, path: shown }) =>
    shown === undefined ? [] : [`${event} ${path.relative('outputs', shown)}`],
  );
}

let taught: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['rated/sunset-1.png', 'rated/sunset-2.png', 'rated/night-1.png', 'rated/night-2.png']);
  await vsm('like', 'rated/sunset-1.png', 'rated/sunset-2.png');
  await vsm('dislike', 'rated/night-1.png', 'rated/night-2.png');
  taught = path.join(cwd, 'memory.json');
});

beforeEach(async () => {
  cwd = await makeTemporaryFolder();
  await copyFile(taught, path.join(cwd, 'memory.json'));
  await mkdir(path.join(cwd, 'outputs'));
});

describe('what is scored', () => {
  test('each new picture once, in folders of any day, and what lay there before when asked', async () => {
    await draw('sunset-0.png', '2024-05-01/night-0.png');
    expect(await happenings()).toEqual([]);
    await draw('2024-05-02/sunset-3.jpg', 'night-3.webp');
    expect(await happenings()).toEqual(['scored night-3.webp', 'scored 2024-05-02/sunset-3.jpg']);
    expect(await happenings()).toEqual([]);
    expect(await happenings('--existing')).toEqual(['scored sunset-0.png', 'scored 2024-05-01/night-0.png']);
    expect(await happenings('--existing')).toEqual([]);
  });

  test('people are told what is left alone, where it is recorded, and what was done', async () => {
    await draw('sunset-0.png');
    const first = await watch();
    expect(first.stdout).toBe('');
    expect(first.stderr).toMatch(
      /^Watching outputs for the first time\. Left alone: 1 picture from before; --existing scores them, too\.\nWhat happens is recorded in .+\.jsonl\n0 pictures scored\.\n$/,
    );
    await draw('sunset-3.png', 'night-3.png');
    const { status, stdout, stderr } = await watch('--threshold', '0');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^-.+ {2}outputs\/night-3\.png {2}rejected\n\+.+ {2}outputs\/sunset-3\.png {2}accepted\n$/);
    expect(stderr).toMatch(/2 pictures scored, 1 accepted, 1 rejected\.\n$/);
  });

  test('with what its tool wrote down of how it was made', async () => {
    await watch();
    const parameters = 'a hill\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 12, Model: sd15';
    await writeFile(path.join(cwd, 'outputs/a.png'), await pngWithTexts({ parameters }));
    const [scored] = await eventsOf();
    expect(scored).toMatchObject({
      event: 'scored',
      path: 'outputs/a.png',
      probability: expect.any(Number),
      generation: {
        tool: 'a1111',
        prompt: 'a hill',
        negativePrompt: 'fog',
        seed: '12',
        model: 'sd15',
        steps: 20,
        cfg: 7,
      },
    });
    const [journal] = (await readdir(path.join(cwd, '.local/share/vsm/watch'))).filter((name) =>
      name.endsWith('.jsonl'),
    );
    expect(await readFile(path.join(cwd, '.local/share/vsm/watch', journal!), 'utf8')).toContain('"seed":"12"');
  });

  test('not a renamed or a touched one again, nor one that went; but another with the same bytes', async () => {
    await watch();
    const [file] = await draw('sunset-3.png');
    expect(await happenings()).toEqual(['scored sunset-3.png']);
    await mkdir(path.join(cwd, 'outputs/kept'));
    await rename(file!, path.join(cwd, 'outputs/kept/a.png'));
    expect(await happenings()).toEqual(['renamed kept/a.png']);
    const bytes = await readFile(path.join(cwd, 'outputs/kept/a.png'));
    await writeFile(path.join(cwd, 'outputs/kept/a.png'), bytes);
    expect(await happenings()).toEqual([]);
    await writeFile(path.join(cwd, 'outputs/b.png'), bytes);
    expect(await happenings()).toEqual(['scored b.png']);
    await rm(path.join(cwd, 'outputs/b.png'));
    expect(await happenings()).toEqual([]);
  });

  test('what cannot be read is told once, until it changes', async () => {
    await watch();
    const broken = await writeBroken(path.join(cwd, 'outputs/broken.png'));
    const { status, stderr } = await watch();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /vsm: outputs\/broken\.png: This is no picture.+stays unscored until it changes\.\n0 pictures scored, 1 could not be read/,
    );
    expect(await watch()).toMatchObject({ status: 0, stdout: '' });
    await writeFile(broken, await pngWithTexts({}));
    expect(await happenings()).toEqual(['scored broken.png']);
  });

  test('links that lead in circles end', async () => {
    await watch();
    await symlink('.', path.join(cwd, 'outputs/loop'));
    await draw('sunset-3.png');
    expect(await happenings()).toEqual(['scored sunset-3.png']);
  });
});

describe('where pictures go', () => {
  test('copies and moves take free names and overwrite nothing', async () => {
    await watch();
    await drawPictures(cwd, ['best/sunset-3.png']);
    const there = await readFile(path.join(cwd, 'best/sunset-3.png'));
    await draw('a/sunset-3.png', 'b/sunset-3.png', 'night-3.png');
    await watch('--accept-to', 'best', '--reject-to', 'duds', '--threshold', '0');
    expect((await readdir(path.join(cwd, 'best'))).sort()).toEqual([
      'sunset-3-2.png',
      'sunset-3-3.png',
      'sunset-3.png',
    ]);
    expect(await readFile(path.join(cwd, 'best/sunset-3.png'))).toEqual(there);
    expect(await readdir(path.join(cwd, 'duds'))).toEqual(['night-3.png']);
    expect((await readdir(path.join(cwd, 'outputs'))).sort()).toEqual(['a', 'b', 'night-3.png']);
    await draw('night-4.png');
    await watch('--move', '--reject-to', 'duds', '--threshold', '0');
    expect(await readdir(path.join(cwd, 'duds'))).toEqual(['night-3.png', 'night-4.png']);
    expect((await readdir(path.join(cwd, 'outputs'))).sort()).toEqual(['a', 'b', 'night-3.png']);
  });

  test('a folder within the watched one is not scored again', async () => {
    await watch();
    await draw('sunset-3.png');
    const options = ['--accept-to', 'outputs/best', '--move', '--threshold', '0'];
    expect(await happenings(...options)).toEqual(['scored sunset-3.png']);
    await draw('best/sunset-4.png');
    expect(await happenings(...options)).toEqual([]);
    expect((await readdir(path.join(cwd, 'outputs/best'))).sort()).toEqual(['sunset-3.png', 'sunset-4.png']);
  });

  test('while nothing is rated nothing goes anywhere', async () => {
    const empty = ['watch', 'outputs', '--once', '--memory', 'none.json'];
    await runInProcess(empty, { cwd });
    await draw('sunset-3.png');
    const { stdout } = await runInProcess([...empty, '--json', '--accept-to', 'best', '--xmp'], { cwd });
    expect(jsonLines(stdout)[0]).toMatchObject({ score: 0, evidence: 'none', decision: null, outcome: null });
    expect(await readdir(path.join(cwd, 'outputs'))).toEqual(['sunset-3.png']);
    expect(await readdir(path.join(cwd, 'best'))).toEqual([]);
  });
});

describe('what teaches', () => {
  test('a picture that is put into liked or disliked, and later ones are scored accordingly', async () => {
    await watch();
    const fillers = Array.from({ length: 4 }, (_, i) => `filler-${i}.png`);
    const names = Array.from({ length: 5 }, (_, i) => `night-${i}.png`);
    const [first, ...others] = (await drawPictures(path.join(cwd, 'drawn'), [...fillers, ...names])).slice(4);
    const put = async (file: string, folder: string) => {
      await mkdir(path.join(cwd, 'outputs', folder), { recursive: true });
      await rename(file, path.join(cwd, 'outputs', folder, path.basename(file)));
    };
    await put(first!, '.');
    const [before] = await eventsOf();
    await put(path.join(cwd, 'outputs/night-0.png'), 'liked');
    for (const file of others.slice(0, 3)) await put(file, 'liked');
    await put(others[3]!, '.');
    const after = await eventsOf();
    expect(after.filter(({ event }) => event === 'taught')).toHaveLength(4);
    const scored = after.filter(({ event }) => event === 'scored');
    expect(scored.map(({ path: shown }) => shown)).toEqual(['outputs/night-4.png']);
    expect(Number(scored[0]?.['score'])).toBeGreaterThan(Number(before?.['score']) + 0.3);
    expect(await happenings()).toEqual([]);
    await put(path.join(cwd, 'outputs/liked/night-0.png'), 'disliked');
    expect(await happenings()).toEqual(['renamed disliked/night-0.png', 'taught disliked/night-0.png']);
    expect(JSON.parse((await vsm('stats', '--json')).stdout)).toMatchObject({ likes: 5, dislikes: 3 });
  });

  test('folders of other names, when they are named', async () => {
    await watch();
    await draw('keep/sunset-3.png', 'liked/night-3.png');
    expect(await happenings('--liked', 'keep')).toEqual(['taught keep/sunset-3.png', 'scored liked/night-3.png']);
  });

  test('stars of another program, and not those that vsm gave', async () => {
    await watch();
    const [file] = await draw('sunset-3.png');
    expect(await happenings('--xmp')).toEqual(['scored sunset-3.png']);
    const sidecar = `${file}.xmp`;
    const given = await readFile(sidecar, 'utf8');
    expect(given).toMatch(/xmp:Rating="[45]"/);
    expect(await happenings('--xmp')).toEqual([]);
    await writeFile(sidecar, given.replace(/xmp:Rating="\d"/, 'xmp:Rating="1"'));
    const [taught] = await eventsOf('--xmp');
    expect(taught).toMatchObject({
      event: 'taught',
      path: 'outputs/sunset-3.png',
      verdict: 'dislike',
      weight: 1,
      by: 'stars',
    });
    expect(await happenings('--xmp')).toEqual([]);
    await writeFile(sidecar, given.replace(/xmp:Rating="\d"/, 'xmp:Rating="3"'));
    expect(await happenings('--xmp')).toEqual([]);
  });

  test('not what was sorted before the first start', async () => {
    await draw('liked/sunset-3.png');
    expect(await happenings()).toEqual([]);
    await draw('liked/sunset-4.png');
    expect(await happenings()).toEqual(['taught liked/sunset-4.png']);
  });

  test('vsm never puts pictures where they would teach', async () => {
    const { status, stderr } = await watch('--accept-to', 'outputs/liked');
    expect(status).toBe(2);
    expect(stderr).toContain('vsm may not put any there itself');
  });
});

describe('what is refused', () => {
  test.each([
    [['watch', 'nowhere'], 'nowhere: this folder cannot be watched (there is no such file or folder)'],
    [['watch', 'memory.json'], 'this is no folder'],
    [['watch', 'outputs', '.'], 'outputs lies in ., which is watched as a whole'],
    [['watch', 'outputs', '--accept-to', 'outputs'], 'is watched, so pictures cannot go there'],
    [['watch', 'outputs', '--move'], '--move moves pictures to --accept-to and --reject-to'],
    [['watch', 'outputs', '--once', '--poll'], '--once looks once'],
    [['watch', 'outputs', '--poll', '0'], 'A number of seconds above 0 was expected'],
  ])('vsm %j', async (argv, message) => {
    const { status, stderr } = await vsm(...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

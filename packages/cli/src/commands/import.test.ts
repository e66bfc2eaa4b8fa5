import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CliRun } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder, writeBroken } from '../picture-folder.testing.ts';
import { runVsm } from '../vsm-process.testing.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  const liked = ['sorted/Liked/sunset-1.jpg', 'sorted/Liked/more/sunset-2.png'];
  await drawPictures(cwd, [...liked, 'sorted/👎/night-1.webp', 'night-2.jpg', 'sorted/later/sunset-3.png']);
  await rename(path.join(cwd, 'night-2.jpg'), path.join(cwd, 'sorted/dislike_night-2.jpg'));
});

/** A memory of its own for each test. */
function vsmWith(memory: string): (...argv: string[]) => Promise<CliRun> {
  return (...argv) => runVsm(argv, { cwd, env: { VSM_MEMORY: path.join(cwd, memory) } });
}

async function summary(run: Promise<CliRun>): Promise<unknown> {
  return JSON.parse((await run).stdout);
}

describe('a folder of pictures with stars', () => {
  test('teaches by them, and tells what it cannot understand', async () => {
    const names = [-1, 1, 2, 3, 4, 5].map((stars) => `starred/${stars < 0 ? 'night' : 'sunset'}${stars}.jpg`);
    await drawPictures(cwd, [...names, 'starred/night-none.jpg', 'starred/night-odd.jpg']);
    const packet = (stars: string) =>
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      `<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="${stars}"/></rdf:RDF></x:xmpmeta>`;
    for (const name of names) await writeFile(path.join(cwd, `${name}.xmp`), packet(/-?\d/.exec(name)![0]));
    await writeFile(path.join(cwd, 'starred/night-odd.jpg.xmp'), '<x:xmpmeta>');
    const vsm = vsmWith('starred.json');
    const { status, stdout, stderr } = await vsm('import', 'starred', '--xmp', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ added: 5, failed: 1, unrated: 2, likes: 2, dislikes: 3 });
    expect(stderr).toMatch(/night-odd\.jpg\.xmp: its XMP cannot be understood/);
    const { liked, disliked } = JSON.parse(await readFile(path.join(cwd, 'starred.json'), 'utf8'));
    expect(liked.map(({ weight }: { weight: number }) => weight).toSorted()).toEqual([0.5, 1]);
    expect(disliked.map(({ weight }: { weight: number }) => weight).toSorted()).toEqual([0.5, 1, 1]);
  });

  test('without any is refused with what to do', async () => {
    const { status, stderr } = await vsmWith('no-stars.json')('import', 'sorted', '--xmp');
    expect(status).toBe(1);
    expect(stderr).toContain('sorted: no picture here has stars of yours');
  });
});

describe('a folder of sorted pictures', () => {
  test('is rated in one step, and a dry run tells it before', async () => {
    const vsm = vsmWith('sorted.json');
    const dry = await vsm('import', 'sorted', '--dry-run');
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout).toBe(
      'Would import 4 ratings.\n' +
        '1 picture left out: nothing says whether you like them.\n' +
        'Nothing was changed. The memory holds 0 likes and 0 dislikes.\n',
    );
    expect(await readdir(cwd)).not.toContain('sorted.json');
    expect(await summary(vsm('import', 'sorted', '--json'))).toMatchObject({
      ...{ mode: 'merge', dryRun: false, added: 4, changed: 0, kept: 0, removed: 0, refused: [], failed: 0 },
      ...{ unrated: 1, backup: null, repairs: [], likes: 2, dislikes: 2 },
    });
    expect(await summary(vsm('import', 'sorted', '--json'))).toMatchObject({ added: 0, changed: 0, kept: 4 });
    expect((await vsm('undo')).stdout).toBe('Took back: import 4 ratings. The memory holds 0 likes and 0 dislikes.\n');
  });

  test('what cannot be read or lies on both sides is named, and the others go on', async () => {
    await drawPictures(cwd, ['doubt/likes/sunset-1.jpg', 'doubt/likes/sunset-2.jpg']);
    await mkdir(path.join(cwd, 'doubt/dislikes'));
    await copyFile(path.join(cwd, 'doubt/likes/sunset-1.jpg'), path.join(cwd, 'doubt/dislikes/again.jpg'));
    await writeBroken(path.join(cwd, 'doubt/dislikes/broken.jpg'));
    const run = await vsmWith('doubt.json')('import', 'doubt', '--json');
    expect(run.status).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({ added: 1, failed: 3, likes: 1, dislikes: 0 });
    expect(run.stderr).toMatch(/broken\.jpg: /);
    expect(run.stderr.match(/both among the liked and among the disliked/g)).toHaveLength(2);
  });

  test('that is not sorted is refused with what to do', async () => {
    const run = await vsmWith('none.json')('import', 'sorted/later');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(/^vsm: sorted\/later: .+"liked" and "disliked".+vsm like sorted\/later\n$/);
  });
});

describe("somebody else's ratings", () => {
  test('blend in as a weaker voice under a name, and go out again as one', async () => {
    await vsmWith('anna.json')('import', 'sorted');
    const vsm = vsmWith('own.json');
    await vsm('dislike', 'sorted/Liked/sunset-1.jpg');
    const argv = ['import', 'anna.json', '--from', 'anna', '--weight', '0.5', '-c', 'style'];
    expect((await vsm(...argv)).stdout).toBe(
      'Imported 3 ratings. 1 picture rated here already stay as they are.\n' +
        'The memory holds 1 like and 3 dislikes. vsm undo takes the import back.\n',
    );
    const { liked } = JSON.parse(await readFile(path.join(cwd, 'own.json'), 'utf8'));
    expect(liked).toMatchObject([{ weight: 0.5, category: 'style', origin: { name: 'anna' } }]);
    expect(await vsm('revoke', 'ben')).toMatchObject({ status: 1, stderr: expect.stringContaining('"anna"') });
    expect((await vsm('revoke', 'anna')).stdout).toBe(
      'Removed 3 ratings that came from anna.\nThe memory holds 0 likes and 1 dislike. vsm undo brings them back.\n',
    );
    expect((await vsm('undo')).stdout).toContain('1 like and 3 dislikes');
    expect((await vsm('undo')).stdout).toContain('0 likes and 1 dislike');
  });

  test('a picture saved again counts once where near duplicates are looked for', async () => {
    await vsmWith('first.json')('like', 'sorted/Liked/sunset-1.jpg');
    await sharp(path.join(cwd, 'sorted/Liked/sunset-1.jpg')).png().toFile(path.join(cwd, 'again.png'));
    const resaved = path.join(cwd, 'resaved.jpg');
    await sharp(path.join(cwd, 'again.png')).jpeg({ quality: 90 }).toFile(resaved);
    await vsmWith('second.json')('like', 'resaved.jpg');
    const vsm = vsmWith('first.json');
    expect(await summary(vsm('import', 'second.json', '--dry-run', '--json'))).toMatchObject({ added: 1, kept: 0 });
    expect(await summary(vsm('import', 'second.json', '--near-duplicates', '--json'))).toMatchObject({
      ...{ added: 0, kept: 1 },
    });
  });

  test('refused ones are named and the others come in', async () => {
    await vsmWith('spoiled.json')('import', 'sorted');
    const memory = JSON.parse(await readFile(path.join(cwd, 'spoiled.json'), 'utf8'));
    memory.liked[0].weight = -3;
    await writeFile(path.join(cwd, 'spoiled.json'), JSON.stringify(memory));
    const run = await vsmWith('sound.json')('import', 'spoiled.json');
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^Imported 3 ratings\.\n {2}refused sorted\/Liked\/sunset-1\.jpg: Its weight is -3;/);
  });
});

describe('replacing', () => {
  test('keeps the memory as it was under a name that it tells', async () => {
    await vsmWith('new.json')('import', 'sorted');
    const vsm = vsmWith('old.json');
    await vsm('like', 'sorted/later/sunset-3.png');
    const before = await readFile(path.join(cwd, 'old.json'), 'utf8');
    expect(await summary(vsm('import', 'new.json', '--replace', '--dry-run', '--json'))).toMatchObject({
      ...{ added: 4, removed: 1, backup: null, likes: 1 },
    });
    const { stdout } = await vsm('import', 'new.json', '--replace');
    const backup = /^The memory as it was is kept: (.+)$/m.exec(stdout)?.[1] ?? '';
    expect(path.basename(backup)).toMatch(/^old\.json\.before-import-\d{8}T\d{6}Z$/);
    expect(await readFile(backup, 'utf8')).toBe(before);
    expect((await vsm('undo')).stdout).toContain('1 like and 0 dislikes');
  });

  test('by nothing is refused', async () => {
    await writeFile(path.join(cwd, 'empty.json'), '{"liked": [], "disliked": []}');
    const vsm = vsmWith('full.json');
    await vsm('like', 'sorted/later/sunset-3.png');
    const run = await vsm('import', 'empty.json', '--replace');
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('replaced by nothing') });
    expect((await readdir(cwd)).filter((name) => name.startsWith('full.json.before'))).toEqual([]);
  });
});

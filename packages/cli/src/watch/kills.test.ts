import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '@vsm/core';
import { drawSample, encodePng } from '@vsm/generators';
import { afterEach, expect, test } from 'vitest';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { runVsm, startVsm, type VsmProcess } from '../vsm-process.testing.ts';
import { type JournalRecord, parseRecord } from './journal-record.ts';

/** How many pictures come at once: 1,000 in full. */
const pictureCount = Number(process.env['VSM_WATCH_PICTURES'] ?? 120);
const kills = 3;
const seed = Number(process.env['VSM_WATCH_SEED'] ?? 20_240_501);

let running: VsmProcess | undefined;
afterEach(() => void running?.child.kill('SIGKILL'));

test.each(['--move', '--copy'])(
  'pictures that come all at once to a process that is killed three times are each scored once, and placed once: %s',
  { timeout: 300_000 },
  async (how) => {
    const cwd = await makeTemporaryFolder();
    const env = { VSM_MEMORY: path.join(cwd, 'memory.json'), XDG_DATA_HOME: path.join(cwd, 'data') };
    await drawPictures(cwd, ['sunset-1.png', 'sunset-2.png', 'night-1.png', 'night-2.png']);
    await runVsm(['like', 'sunset-1.png', 'sunset-2.png'], { cwd, env });
    await runVsm(['dislike', 'night-1.png', 'night-2.png'], { cwd, env });
    const outputs = path.join(cwd, 'outputs');
    await mkdir(outputs);
    const options = ['--accept-to', 'best', '--reject-to', 'duds', ...(how === '--move' ? [how] : [])];
    const watch = (...more: string[]): VsmProcess => {
      running = startVsm(['watch', 'outputs', '--json', ...options, ...more], { cwd, env });
      return running;
    };

    const random = createRandom(seed);
    const printed: string[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const { child, finished, said } = watch();
      if (kill === 0) {
        await said('stderr', 'first time');
        await dropPictures(path.join(cwd, 'drawn'), path.join(outputs, '2024-05-01'));
      }
      await said('stdout', '"scored"');
      await delay(random() * 700);
      child.kill('SIGKILL');
      printed.push((await finished).stdout);
    }
    const last = watch('--once');
    const { status, stdout } = await last.finished;
    printed.push(stdout);
    expect(status).toBe(0);

    const records = await readJournal(env.XDG_DATA_HOME);
    const scored = records.filter((record) => record.event === 'scored');
    expect(new Set(scored.map(({ path: picture }) => picture)).size).toBe(pictureCount);
    expect(scored).toHaveLength(pictureCount);
    expect(records.filter((record) => record.event === 'done')).toHaveLength(pictureCount);
    expect(new Set(scored.map(({ decision }) => decision))).toEqual(new Set(['accepted', 'rejected']));
    const events = printed.flatMap((text) => wholeLines(text)).filter((line) => line.includes('"scored"'));
    expect(new Set(events).size).toBe(events.length);

    const placed = [...(await hashAll(path.join(cwd, 'best'))), ...(await hashAll(path.join(cwd, 'duds')))];
    expect(placed.sort()).toEqual(scored.map(({ sha256 }) => sha256).sort());
    const left = await hashAll(path.join(outputs, '2024-05-01'));
    expect(left).toHaveLength(how === '--move' ? 0 : pictureCount);
  },
);

/** Different pictures, in few styles, that appear at once. */
async function dropPictures(drawn: string, target: string): Promise<void> {
  await mkdir(drawn);
  const samples = Array.from({ length: 40 }, (_, i) =>
    drawSample({ seed: i, style: i % 2 === 0 ? 'sunset' : 'night city', width: 64, height: 64 }),
  );
  for (let i = 0; i < pictureCount; i++) {
    const { image } = samples[i % samples.length]!;
    const data = new Uint8ClampedArray(image.data);
    data.set([i & 255, i >> 8, 0]);
    await writeFile(path.join(drawn, `${i}.png`), encodePng({ ...image, data }, {}));
  }
  await rename(drawn, target);
}

async function readJournal(dataFolder: string): Promise<JournalRecord[]> {
  const folder = path.join(dataFolder, 'vsm', 'watch');
  const [name] = (await readdir(folder)).filter((each) => each.endsWith('.jsonl'));
  const lines = (await readFile(path.join(folder, name!), 'utf8')).split('\n');
  return lines.flatMap((line) => parseRecord(line) ?? []);
}

async function hashAll(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return await Promise.all(
    names.map(async (name) =>
      createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('hex'),
    ),
  );
}

/** A process that is killed may have printed half a line. */
function wholeLines(text: string): string[] {
  return text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
}

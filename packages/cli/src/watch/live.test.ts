import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jsonLines } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { runVsm, startVsm, type VsmProcess } from '../vsm-process.testing.ts';

let pool: readonly string[];
let cwd: string;
let running: VsmProcess | undefined;
const environment = () => ({ VSM_MEMORY: path.join(cwd, 'memory.json'), XDG_DATA_HOME: path.join(cwd, 'data') });
const at = (name: string) => path.join(cwd, 'outputs', name);

/** A process that watches `outputs`, and listens by now. */
async function watch(...argv: string[]): Promise<VsmProcess> {
  running = startVsm(['watch', 'outputs', '--json', ...argv], { cwd, env: environment() });
  for (const emitter of [running.child, running.child.stdout]) emitter.setMaxListeners(40);
  await running.said('stderr', 'What happens is recorded');
  await writeFile(at('first.png'), await readFile(pool[0]!));
  await running.said('stdout', 'outputs/first.png');
  return running;
}

/** A line of the output says this of this picture. */
const line = (event: string, name: string) => `{"event":"${event}","path":"outputs/${name}"`;

async function interrupt({ child, finished }: VsmProcess): Promise<{ status: number; events: unknown[] }> {
  child.kill('SIGINT');
  const { status, stdout } = await finished;
  return { status, events: jsonLines(stdout) };
}

beforeAll(async () => {
  const folder = await makeTemporaryFolder();
  pool = await drawPictures(folder, ['sunset-1.png', 'sunset-2.png', 'night-1.png', 'sunset-3.jpg', 'night-2.webp']);
});

beforeEach(async () => {
  cwd = await makeTemporaryFolder();
  await mkdir(path.join(cwd, 'outputs'));
});

afterEach(() => {
  running?.child.kill('SIGKILL');
  running = undefined;
});

describe('while it watches', () => {
  test.each([[[]], [['--poll', '0.2']]])(
    'a picture is scored when its writer is done, not before: %j',
    async (options) => {
      const vsm = await watch(...options);
      for (const [i, source] of pool.slice(2).entries()) {
        const [bytes, name] = [await readFile(source), `slow-${path.basename(source)}`];
        const file = await open(at(name), 'w');
        await file.write(bytes, 0, bytes.length >> 1);
        for (const other of ['a', 'b']) {
          await writeFile(at(`${other}${i}.png`), await readFile(pool[0]!));
          await vsm.said('stdout', line('scored', `${other}${i}.png`));
        }
        await file.write(bytes, bytes.length >> 1);
        await file.close();
        await vsm.said('stdout', line('scored', name));
        const order = (await readJournal()).filter((text) => text.includes('"scored"')).map((text) => pathIn(text));
        expect(order.slice(-3)).toEqual([`a${i}.png`, `b${i}.png`, name]);
      }
    },
  );

  test('one that is written under another name is scored under its own', async () => {
    const vsm = await watch();
    await writeFile(at('new.png.part'), await readFile(pool[1]!));
    await writeFile(at('.hidden.png'), await readFile(pool[1]!));
    await rename(at('new.png.part'), at('new.png'));
    await vsm.said('stdout', line('scored', 'new.png'));
    const { status, events } = await interrupt(vsm);
    expect(status).toBe(130);
    expect(events).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ event: 'ended', scored: 2, unreadable: 0, waiting: 0 });
  });

  test('folders that come, go and come back are followed', async () => {
    const vsm = await watch();
    await mkdir(at('2024-05-01/deep'), { recursive: true });
    await writeFile(at('2024-05-01/deep/a.png'), await readFile(pool[1]!));
    await vsm.said('stdout', line('scored', '2024-05-01/deep/a.png'));
    await rm(path.join(cwd, 'outputs'), { recursive: true });
    await vsm.said('stderr', 'outputs: lost');
    await mkdir(at('2024-05-02'), { recursive: true });
    await writeFile(at('2024-05-02/b.png'), await readFile(pool[2]!));
    await vsm.said('stdout', line('scored', '2024-05-02/b.png'));
    await writeFile(at('2024-05-02/c.jpg'), await readFile(pool[3]!));
    await vsm.said('stdout', line('scored', '2024-05-02/c.jpg'));
    expect((await interrupt(vsm)).events.at(-1)).toMatchObject({ scored: 4 });
  });

  test('what was put into liked and disliked is learned, and heeded at once', async () => {
    const vsm = await watch();
    for (const [name, source] of [
      ['liked/s.png', pool[1]!],
      ['disliked/n.png', pool[2]!],
    ] as const) {
      await mkdir(path.dirname(at(name)));
      await writeFile(at(name), await readFile(source));
      await vsm.said('stdout', line('taught', name));
    }
    await writeFile(at('later.jpg'), await readFile(pool[3]!));
    await vsm.said('stdout', line('scored', 'later.jpg'));
    const { events } = await interrupt(vsm);
    expect(events.find((event) => JSON.stringify(event).includes('first.png'))).toMatchObject({ evidence: 'none' });
    expect(events.find((event) => JSON.stringify(event).includes('later.jpg'))).toMatchObject({ evidence: 'little' });
  });

  test('what never becomes a picture is given up after a while', async () => {
    const vsm = await watch('--patience', '1');
    await writeFile(at('broken.png'), 'no picture');
    await vsm.said('stdout', line('unreadable', 'broken.png'));
    expect((await interrupt(vsm)).events.at(-1)).toMatchObject({ scored: 1, unreadable: 1 });
  });

  test('nobody else may watch the folder', async () => {
    const vsm = await watch();
    const other = await runVsm(['watch', 'outputs'], { cwd, env: environment() });
    expect(other.status).toBe(1);
    expect(other.stderr).toContain(`outputs: process ${vsm.child.pid} on `);
  });
});

async function readJournal(): Promise<string[]> {
  const folder = path.join(cwd, 'data/vsm/watch');
  const name = (await readdir(folder)).find((each) => each.endsWith('.jsonl'));
  return (await readFile(path.join(folder, name!), 'utf8')).split('\n').filter(Boolean);
}

function pathIn(text: string): string {
  return path.basename(/"path":"([^"]+)"/.exec(text)?.[1] ?? '');
}

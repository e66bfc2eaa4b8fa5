import { spawn } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { main, runVsm } from '../vsm-process.testing.ts';

/** What a plain terminal says when asked what it can show. */
const plainTerminal = '\u001b[?6c';
const keys = { right: '\u001b[C', left: '\u001b[D', down: '\u001b[B', ctrlC: '\u0003' };
const enterScreen = '\u001b[?1049h';
const leaveScreen = '\u001b[?1049l';

let cwd: string;
const memoryFile = (name: string) => path.join(cwd, `${name}.json`);

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  const names = ['sunset-1.jpg', 'sunset-2.png', 'sunset-3.webp', 'night-1.webp', 'night-2.jpg'];
  await drawPictures(
    cwd,
    names.map((name) => `photos/${name}`),
  );
});

/** Runs the built command on a terminal of its own, which util-linux's `script` makes, and presses a key a question. */
function teachOnTerminal(memory: string, presses: readonly string[], { replies = plainTerminal, options = '' } = {}) {
  const command = `${process.execPath} ${main} teach photos --memory ${memoryFile(memory)} ${options}`;
  const child = spawn('script', ['--quiet', '--return', '--echo', 'never', '--command', command, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm-256color', VSM_CACHE_DIR: path.join(cwd, 'cache') },
  });
  let screen = '';
  let asked = 0;
  let hasReplied = false;
  const waiting = [...presses];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (!hasReplied && screen.includes('\u001b[c')) {
      hasReplied = true;
      child.stdin.write(replies);
    }
    for (const shown = screen.split('q quit').length - 1; asked < shown && waiting.length > 0; asked++) {
      child.stdin.write(waiting.shift()!);
    }
  });
  return new Promise<{ status: number | null; screen: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, screen }));
  });
}

async function ratings(memory: string) {
  const { stdout } = await runVsm(['stats', '--json', '--memory', memoryFile(memory)], { cwd });
  const { likes, dislikes } = JSON.parse(stdout);
  return { likes, dislikes };
}

describe.runIf(process.platform === 'linux')('teach on a terminal', () => {
  test('shows pictures, goes by the keys, and brings the screen back', async () => {
    const { status, screen } = await teachOnTerminal('keys', [keys.right, keys.left, keys.down, 'xu', 'q']);
    expect(status).toBe(0);
    expect(screen).toContain('▀');
    expect(screen).toMatch(/♥ Liked photos\/\S+\. The chance of a like looked like 50%\./);
    expect(screen).toContain('Took the last answer back.');
    const [, ending] = screen.split(leaveScreen);
    expect(screen.indexOf(enterScreen)).toBeLessThan(screen.indexOf('▀'));
    expect(ending).toContain('2 answers: 1 like and 1 dislike.');
    expect(ending).toContain('vsm rank photos');
    expect(await ratings('keys')).toEqual({ likes: 1, dislikes: 1 });
  });

  test('Ctrl-C keeps the answers, brings the screen back and exits with 130', async () => {
    const { status, screen } = await teachOnTerminal('interrupted', [keys.right, keys.ctrlC]);
    expect(status).toBe(130);
    expect(screen).toContain(leaveScreen);
    expect(await ratings('interrupted')).toEqual({ likes: 1, dislikes: 0 });
  });

  test('ends by itself when all have been asked about', async () => {
    const { status, screen } = await teachOnTerminal('all', ['l', 'd', 'l', 'd', 's']);
    expect(status).toBe(0);
    expect(screen).toContain('There is nothing left to ask about here.');
    expect(await ratings('all')).toEqual({ likes: 2, dislikes: 2 });
  });

  test('shows the picture itself where the terminal can', async () => {
    const { screen } = await teachOnTerminal('kitty', ['q'], { replies: `\u001b_Gi=31;OK\u001b\\${plainTerminal}` });
    expect(screen).toContain('\u001b_Ga=T,f=100');
    expect(screen).not.toContain('▀');
  });

  test('shows pairs side by side', async () => {
    const { status, screen } = await teachOnTerminal('pairs', [keys.left, '2', 'q'], { options: '--pairs' });
    expect(status).toBe(0);
    expect(screen).toContain('Which do you like better?');
    expect(screen).toMatch(/photos\/\S+ rather than photos\/\S+\./);
    expect(screen.split(leaveScreen)[1]).toContain('2 answers: 2 comparisons.');
  });
});

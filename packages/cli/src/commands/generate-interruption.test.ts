import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { startComfyUiStandIn } from '../../../generators/src/comfyui/stand-in.testing.ts';
import { classicWorkflow } from '../../../generators/src/comfyui/workflows.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { runVsm, startVsm } from '../vsm-process.testing.ts';

let cwd: string;
const options = () => ({ cwd, env: { VSM_MEMORY: path.join(cwd, 'memory.json'), HOME: cwd } });
const patience = { timeout: 30_000, interval: 10 };

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['sunset-1.png', 'night-1.png']);
  await writeFile(path.join(cwd, 'workflow.json'), JSON.stringify(classicWorkflow));
  expect(await runVsm(['like', 'sunset-1.png'], options())).toMatchObject({ status: 0 });
  expect(await runVsm(['dislike', 'night-1.png'], options())).toMatchObject({ status: 0 });
});

/** Starts a run that no picture ends, and interrupts it by Ctrl-C in its second attempt. */
async function interruptInSecondAttempt(
  generator: readonly string[],
  out: string,
  isInSecond: () => boolean,
): Promise<void> {
  const before = await statistics();
  const argv = ['generate', ...generator, '-p', 'a hill', '-t', '1', '--max-retries', '10', '--set', 'size=64x64'];
  const { child, finished } = startVsm([...argv, '--out', out], options());
  await vi.waitFor(() => expect(isInSecond()).toBe(true), patience);
  await vi.waitFor(async () => expect(await readdir(path.join(cwd, out))).toHaveLength(1), patience);
  child.kill('SIGINT');
  const { status, stderr } = await finished;
  expect(status).toBe(130);
  const [kept] = await readdir(path.join(cwd, out));
  expect(stderr).toContain(`Interrupted. The best so far is ${out}/${kept} (`);
  await expectWholeMemory(before.generationCount + 1);
}

async function statistics(): Promise<{ generationCount: number }> {
  const { status, stdout } = await runVsm(['stats', '--json'], options());
  expect(status).toBe(0);
  return JSON.parse(stdout).usage;
}

async function expectWholeMemory(generationCount: number): Promise<void> {
  const text = await readFile(path.join(cwd, 'memory.json'), 'utf8');
  expect(() => JSON.parse(text)).not.toThrow();
  expect(await statistics()).toMatchObject({ generationCount });
  expect((await readdir(cwd)).filter((name) => /lock|tmp|corrupt|journal/.test(name))).toEqual([]);
  expect(await runVsm(['like', 'sunset-1.png'], options())).toMatchObject({ status: 0, stderr: '' });
}

describe('Ctrl-C while a picture is drawn interrupts the job on the server, keeps the best so far and leaves the memory whole', () => {
  test('A1111', async () => {
    await using server = await startA1111Server({ stepEndsBy: 'preview' });
    const { webUi, requests } = server;
    const interruptions = () => requests.filter(({ path: route }) => route === '/sdapi/v1/interrupt');
    const drawings = () => requests.filter(({ path: route }) => route === '/sdapi/v1/txt2img');
    const generator = ['-g', 'a1111', '--url', server.url, '--set', 'steps=4'];
    await interruptInSecondAttempt(generator, 'a1111', () => drawings().length === 2 && webUi.current !== null);
    expect(interruptions()).toHaveLength(1);
    await vi.waitFor(() => expect(webUi.current).toBeNull(), patience);
    expect(drawings()).toHaveLength(2);
  });

  test('ComfyUI', async () => {
    await using server = await startComfyUiStandIn();
    const { worker } = server;
    worker.events.on('step', () => {
      worker.isHeld = worker.drawn.length === 1;
    });
    const generator = ['-g', 'comfyui', '--url', server.url, '--workflow', 'workflow.json'];
    await interruptInSecondAttempt(generator, 'comfyui', () => worker.isHeld && worker.running !== undefined);
    expect(worker.interruptions).toBe(1);
    await vi.waitFor(() => expect(worker.running).toBeUndefined(), patience);
    expect({ pending: worker.pending, drawn: worker.drawn.length }).toEqual({ pending: [], drawn: 1 });
  });
});

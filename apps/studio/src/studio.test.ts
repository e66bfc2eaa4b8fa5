import { type ImageGenerator, VsmError } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  closeAll,
  drawPicture,
  readWholeFolder,
  startTestServer,
  type TestServer,
} from '../../../packages/server/src/server.testing.ts';
import { buildStudio, closeBrowser, findFaults, keepScreenshot, openStudio } from './browser.testing.ts';

let studioFolder: string;

beforeAll(async () => {
  studioFolder = await buildStudio();
});

afterAll(async () => {
  await closeBrowser();
  await closeAll();
});

async function start(): Promise<TestServer> {
  const server = await startTestServer({ studioFolder });
  await readWholeFolder(server);
  return server;
}

async function rateByName({ client, folder }: TestServer, verdicts: Readonly<Record<string, string>>): Promise<void> {
  const { items } = await client.rank({ folder });
  await client.rate(
    Object.entries(verdicts).map(([name, verdict]) => ({
      picture: items.find(({ picture }) => picture.name === name)!.picture.id,
      verdict: verdict === 'like' ? 'like' : 'dislike',
    })),
  );
}

describe('the studio', () => {
  test('shows the pictures of a folder, takes a like and gives it back', async () => {
    const server = await start();
    const { page, errors } = await openStudio(server.url);
    await page.getByRole('list', { name: /^Pictures of/ }).waitFor();
    expect(
      await page
        .getByRole('listitem')
        .filter({ has: page.locator('.tile-open') })
        .count(),
    ).toBe(6);
    await page.getByRole('button', { name: /^warm-0\.png/ }).focus();
    await page.keyboard.press('l');
    await page.getByText('Picture liked.').waitFor();
    expect((await server.client.preferences()).items.map(({ verdict, name }) => [verdict, name])).toEqual([
      ['like', 'warm-0.png'],
    ]);
    await page.getByRole('button', { name: 'Show the new order' }).click();
    await page.getByRole('button', { name: /^warm-0\.png, score \+/ }).waitFor();
    await keepScreenshot(page, 'gallery-6');
    expect(await findFaults(page)).toEqual([]);
    await page.keyboard.press('u');
    await page.getByText(/^Taken back/).waitFor();
    expect((await server.client.preferences()).total).toBe(0);
    expect(errors).toEqual([]);
  });

  test('tells why a picture scores as it does', async () => {
    const server = await start();
    await rateByName(server, { 'warm-0.png': 'like', 'cold-0.png': 'dislike' });
    const { page, errors } = await openStudio(server.url);
    await page.getByRole('button', { name: /^warm-1\.png/ }).click();
    const viewer = page.getByRole('dialog', { name: 'warm-1.png' });
    await viewer.getByText('Liked pictures that speak for it').waitFor();
    await keepScreenshot(page, 'viewer');
    expect(await findFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'warm-2.png' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('asks good questions, and shows what they taught', async () => {
    const server = await start();
    const { page, errors } = await openStudio(`${server.url}/#/teach`);
    for (let answered = 0; answered < 4; answered++) {
      await page.locator('.question[aria-busy="false"] .question-text').waitFor();
      const isPair = (await page.getByText('Which do you like better?').count()) > 0;
      await page.keyboard.press(isPair ? 'ArrowLeft' : answered % 2 ? 'd' : 'l');
      await page.getByText(`${answered + 1} answered`).waitFor();
    }
    await page.getByText('Your favourites so far').waitFor();
    await keepScreenshot(page, 'teach');
    expect(await findFaults(page)).toEqual([]);
    const { likes, dislikes, comparisons } = await server.client.statistics();
    expect(likes + dislikes + comparisons).toBe(4);
    await page.keyboard.press('u');
    await page.getByText('3 answered').waitFor();
    expect(errors).toEqual([]);
  });

  test('generates until a picture passes, and learns from what one says of it', async () => {
    const server = await start();
    await rateByName(server, { 'warm-0.png': 'like', 'cold-0.png': 'dislike' });
    const { page, errors } = await openStudio(`${server.url}/#/generate`);
    await page.getByLabel('Prompt').fill('a calm evening');
    await page.getByLabel('How demanding').selectOption('speed');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText(/^(To your taste|None passed|Another try)/).waitFor();
    await page.getByRole('button', { name: 'Like current', exact: true }).click();
    await page.getByText(/^Picture \d liked\./).waitFor();
    await keepScreenshot(page, 'generate');
    expect(await findFaults(page)).toEqual([]);
    expect((await server.client.statistics()).likes).toBe(2);
    expect(errors).toEqual([]);
  });

  test('shows the taste in words, pictures and plots', async () => {
    const server = await start();
    await rateByName(server, {
      ...{ 'warm-0.png': 'like', 'warm-1.png': 'like', 'warm-2.png': 'like' },
      ...{ 'cold-0.png': 'dislike', 'cold-1.png': 'dislike' },
    });
    const { page, errors } = await openStudio(`${server.url}/#/taste`);
    await page.getByText('Pictures that stand for it').waitFor();
    await keepScreenshot(page, 'taste');
    expect(await findFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('edits, tidies up, takes back and exports the memory', async () => {
    const server = await start();
    await rateByName(server, { 'warm-0.png': 'like', 'cold-0.png': 'dislike' });
    const { page, errors } = await openStudio(`${server.url}/#/memory`);
    await page.getByRole('button', { name: 'warm-0.png, liked' }).click();
    const dialog = page.getByRole('dialog', { name: 'warm-0.png' });
    await dialog.getByLabel('Weight').fill('2');
    await dialog.getByLabel('Weight').blur();
    await dialog.getByLabel('Category').fill('portraits');
    await dialog.getByLabel('Category').blur();
    await expect
      .poll(
        async () =>
          (await server.client.preferences({ verdict: 'like' })).items.map(({ weight, category }) => [
            weight,
            category,
          ]),
        { timeout: 10_000 },
      )
      .toEqual([[2, 'portraits']]);
    await keepScreenshot(page, 'memory-dialog');
    await dialog.getByRole('button', { name: 'Remove this rating' }).click();
    await page.getByText('Rating removed.').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByRole('button', { name: 'warm-0.png, liked' }).waitFor();
    await page.getByRole('button', { name: 'Show what it would do' }).click();
    await page.getByText('There is nothing to tidy up.').waitFor();
    await keepScreenshot(page, 'memory');
    expect(await findFaults(page)).toEqual([]);
    page.once('dialog', (question) => void question.accept('Portraits'));
    await page.getByRole('button', { name: 'New memory' }).click();
    await page.getByText('0 likes, 0 dislikes').waitFor();
    expect(await page.getByRole('combobox', { name: 'Memory' }).locator('option').allTextContents()).toEqual([
      'Mine',
      'Portraits',
    ]);
    await page.getByRole('combobox', { name: 'Memory' }).selectOption('Mine');
    await page.getByText('1 like, 1 dislike').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
    expect(errors).toEqual([]);
  });

  test('is dark or light as one likes', async () => {
    const server = await start();
    const { page, errors } = await openStudio(`${server.url}/#/settings`);
    await page.getByLabel('Dark').check();
    await expect.poll(async () => (await server.client.settings()).appearance).toBe('dark');
    await keepScreenshot(page, 'settings-dark');
    expect(await findFaults(page)).toEqual([]);
    await page.reload();
    expect(await page.getByLabel('Dark').isChecked()).toBe(true);
    expect(errors).toEqual([]);
  });

  test('begins with an empty page that takes pictures', async () => {
    const server = await startTestServer({ studioFolder, folders: [] });
    const { page, errors } = await openStudio(server.url);
    await page.getByRole('heading', { name: 'What do you like to look at?' }).waitFor();
    await keepScreenshot(page, 'empty');
    expect(await findFaults(page)).toEqual([]);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose pictures' }).click();
    await (await chooser).setFiles(
      await Promise.all(
        [20, 210].map(async (hue) => ({ name: `${hue}.png`, mimeType: 'image/png', buffer: await drawPicture(hue) })),
      ),
    );
    await page.getByRole('button', { name: /^20\.png/ }).waitFor();
    await page.getByRole('button', { name: /^210\.png/ }).waitFor();
    expect(errors).toEqual([]);
  });

  test('needs three clicks from nothing to a ranked gallery', async () => {
    const server = await startTestServer({ studioFolder, folders: [] });
    const { page, errors } = await openStudio(server.url);
    await page.getByRole('button', { name: 'Try it with sample pictures' }).click();
    await page.getByText('Do you like this?').waitFor();
    await page.getByRole('button', { name: 'Like', exact: true }).click();
    await page.getByRole('link', { name: 'See all in this order' }).click();
    await page
      .getByRole('button', { name: /^sample-\d\d\.png, score \+/ })
      .first()
      .waitFor();
    await keepScreenshot(page, 'first-ranking');
    expect(errors).toEqual([]);
  });

  test('says what a failing generator said, and goes on', async () => {
    const failing: ImageGenerator = {
      id: 'broken',
      // biome-ignore lint/correctness/useYield: it fails before its first picture.
      generate: async function* () {
        throw new VsmError('GENERATOR_FAILED', 'The server is out of memory. Ask for smaller pictures.');
      },
      interrupt: async () => {},
    };
    const server = await startTestServer({
      studioFolder,
      generators: [{ id: 'broken', title: 'Broken', generator: failing }],
    });
    const { page } = await openStudio(`${server.url}/#/generate`);
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText('The server is out of memory. Ask for smaller pictures.').first().waitFor();
    await page.getByRole('button', { name: 'Generate' }).waitFor();
    await keepScreenshot(page, 'generate-failed');
    expect(await findFaults(page)).toEqual([]);
  });

  test('tells that the server is lost', async () => {
    const server = await start();
    const { page } = await openStudio(server.url);
    await page.getByRole('button', { name: /^warm-0/ }).waitFor();
    await server.close();
    await page.getByText(/^The server does not answer/).waitFor();
    await keepScreenshot(page, 'lost');
    expect(await findFaults(page)).toEqual([]);
  });

  test.each(['/', '/teach', '/generate', '/taste', '/memory', '/settings'])('fits a phone at %s', async (place) => {
    const server = await start();
    await rateByName(server, { 'warm-0.png': 'like', 'cold-0.png': 'dislike' });
    const { page, errors } = await openStudio(`${server.url}/#${place}`, {
      viewport: { width: 375, height: 740 },
      hasTouch: true,
      colorScheme: 'dark',
    });
    await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('main').textContent()).not.toMatch(/Measuring|Looking at/);
    await keepScreenshot(page, `phone${place.replace('/', '-')}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
    expect(await page.evaluate(() => document.querySelector('main')?.scrollWidth)).toBe(375);
    expect(await findFaults(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

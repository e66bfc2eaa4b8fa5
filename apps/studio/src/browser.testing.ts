import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const axePath = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

/** Chromium without the connections that it opens by itself. */
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const closers: (() => Promise<unknown>)[] = [];
let browser: Promise<Browser> | undefined;
let built: Promise<string> | undefined;

/** Call it after all tests of a file. */
export async function closeBrowser(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close();
}

/** The studio as it is shipped, built once for the tests of a file. */
export function buildStudio(): Promise<string> {
  built ??= (async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vsm-studio-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    await build({ root, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } });
    return folder;
  })();
  return built;
}

function openBrowser(): Promise<Browser> {
  browser ??= (async () => {
    const opened = await chromium.launch({ executablePath: findChromium(), args: quietArguments });
    closers.push(() => opened.close());
    return opened;
  })();
  return browser;
}

function findChromium(): string {
  const places = [
    process.env['VSM_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find((place) => place !== undefined && existsSync(place));
  if (!found) throw new Error('These tests need Chromium: install it, or say where it is by VSM_CHROMIUM.');
  return found;
}

export interface StudioPage {
  readonly page: Page;
  /** Errors of the console and of scripts so far, which a test expects to be none. */
  readonly errors: readonly string[];
}

/** The studio in a window of its own. */
export async function openStudio(url: string, options: BrowserContextOptions = {}): Promise<StudioPage> {
  const context = await (await openBrowser()).newContext({ viewport: { width: 1280, height: 800 }, ...options });
  closers.push(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  return { page, errors };
}

/** Faults of accessibility that are serious or worse, as `rule: where`. */
export async function findFaults(page: Page): Promise<string[]> {
  // Through the debugger, since the page's policy allows no script but its own.
  await page.evaluate(await readAxe());
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as AxeWindow).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}

interface AxeWindow {
  readonly axe: {
    run(options: object): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly impact: string | null;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }>;
  };
}

async function readAxe(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return await readFile(axePath, 'utf8');
}

/** A picture of the page for people to look at, where `VSM_SCREENSHOTS` names a folder. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['VSM_SCREENSHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

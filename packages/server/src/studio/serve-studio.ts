import path from 'node:path';
import { openInside } from '../pictures/open-inside.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The studio's page and what it needs. Files below `assets/` have a hash in their names and are kept for good. Paths without an
 * extension are views of the page. Without a built studio a page says how to build it.
 */
export async function serveStudio(folder: string | undefined, pathname: string): Promise<Response | null> {
  const relative = decodePath(pathname);
  if (relative === null) return null;
  const extension = path.extname(relative);
  const file = extension === '' ? 'index.html' : relative;
  const bytes = folder === undefined ? null : await readInside(folder, file);
  if (bytes === null) return extension === '' ? notBuilt() : null;
  const isKept = file.startsWith('assets/');
  return new Response(bytes, {
    headers: {
      'content-type': mediaTypes[path.extname(file)] ?? 'application/octet-stream',
      'cache-control': isKept ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

function decodePath(pathname: string): string | null {
  try {
    const relative = decodeURIComponent(pathname).replace(/^\/+/, '');
    return relative.split(/[/\\]/).includes('..') ? null : relative;
  } catch {
    return null;
  }
}

async function readInside(folder: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (file.includes('\0')) return null;
  const handle = await openInside(folder, path.join(folder, file)).catch(() => null);
  if (!handle) return null;
  try {
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

function notBuilt(): Response {
  const page =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>VSM</title><h1>The server of VSM runs</h1>' +
    '<p>Its page is not built. In the repository: <code>npm start</code> builds and opens it. ' +
    'The API is described in <a href="/openapi.json">/openapi.json</a>.</p></html>';
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}

import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startA1111Server } from '../a1111/a1111-server.testing.ts';
import { startComfyUiStandIn } from '../comfyui/stand-in.testing.ts';
import { startFooocusStandIn } from '../fooocus/fooocus-stand-in.testing.ts';
import { answerJson, type LoopbackServer, startLoopbackServer } from '../http/loopback-server.testing.ts';
import { startSwarmUiStandIn } from '../swarmui/swarmui-stand-in.testing.ts';
import { findGenerators } from './find-generators.ts';

/** Slow machines are not what is tested. */
const timeoutMs = 20_000;
const nothingTold = { version: null, model: null, access: 'open' };

describe('findGenerators', () => {
  it('tells each kind, its version and its model, in the order asked', async () => {
    await using a1111 = await startA1111Server();
    await using forge = await startA1111Server({ flavour: 'Forge' });
    await using sdNext = await startA1111Server({ flavour: 'SD.Next', internalRoutes: false });
    await using comfyUi = await startComfyUiStandIn();
    await using first = await startFooocusStandIn({ generation: 1 });
    await using second = await startFooocusStandIn({ generation: 2 });
    await using swarmUi = await startSwarmUiStandIn();
    const servers = [swarmUi, second, first, comfyUi, sdNext, forge, a1111];
    const urls = servers.map(({ url }) => url);
    const checkpoint = 'v1-5-pruned-emaonly';
    const told = [
      {
        kind: 'swarmui',
        name: 'SwarmUI',
        version: '0.9.8.1.GIT-5ee406ba',
        model: 'OfficialStableDiffusion/sd_xl_base_1.0',
        access: 'open',
      },
      { kind: 'fooocus', name: 'FooocusAPI', ...nothingTold },
      { kind: 'fooocus', name: 'Fooocus-API', ...nothingTold },
      { kind: 'comfyui', name: 'ComfyUI', ...nothingTold, version: '0.3.60' },
      { kind: 'a1111', name: 'SD.Next', ...nothingTold, model: checkpoint },
      { kind: 'a1111', name: 'Forge', ...nothingTold, model: checkpoint },
      { kind: 'a1111', name: 'A1111', ...nothingTold, model: checkpoint },
    ];
    expect(await findGenerators({ urls, timeoutMs })).toEqual({
      generators: told.map((one, index) => ({ ...one, url: urls[index] })),
      others: [],
      silent: [],
    });
  });

  it('tells those that want a password or a key, and those whose API is off', async () => {
    await using a1111 = await startA1111Server({ apiAuth: 'anna:geheim' });
    await using off = await startA1111Server({ api: false });
    await using first = await startFooocusStandIn({ generation: 1, apiKey: 'geheim' });
    await using second = await startFooocusStandIn({ generation: 2, apiKey: 'geheim' });
    await using swarmUi = await startSwarmUiStandIn({ token: 'aaaa.bbbb.cccc' });
    const urls = [a1111, off, first, second, swarmUi].map(({ url }) => url);
    const { generators } = await findGenerators({ urls, timeoutMs });
    expect(generators.map(({ name, access }) => [name, access])).toEqual([
      ['A1111', 'locked'],
      ['A1111', 'API off'],
      ['Fooocus-API', 'locked'],
      ['FooocusAPI', 'locked'],
      ['SwarmUI', 'locked'],
    ]);
  });

  it('sends no credentials', async () => {
    await using server = await startA1111Server({ apiAuth: 'anna:geheim' });
    await findGenerators({ urls: [server.url], timeoutMs });
    for (const { headers } of server.requests) {
      expect(Object.keys(headers)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/authorization|cookie|key/)]),
      );
    }
  });

  it('refuses what is no address', async () => {
    await expect(findGenerators({ urls: ['localhost'] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('ends when the signal aborts', async () => {
    const reason = new Error('enough');
    await expect(findGenerators({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('another program', () => {
  const answers: Record<string, Parameters<typeof startLoopbackServer>[0]> = {
    'a page for everything': (_, response) => void response.end('<!doctype html><title>Jupyter</title>'),
    '{} for everything': (_, response) => answerJson(response, {}),
    '"pong" for everything': (_, response) => answerJson(response, 'pong'),
    'that it is locked': (_, response) => answerJson(response, { detail: 'Not authenticated' }, 401),
    'that it is forbidden': (_, response) => answerJson(response, { detail: 'Forbidden' }, 403),
    'that nothing is there': (_, response) => answerJson(response, { detail: 'Not Found' }, 404),
    'a redirection to its login': ({ path }, response) => {
      if (path === '/login') response.end('<html>Log in</html>');
      else response.writeHead(302, { location: '/login?next=%2F' }).end();
    },
    'another progress': (_, response) => answerJson(response, { progress: 0.5, status: 'copying' }),
  };

  it.each(Object.keys(answers))('that answers %s is no generator', async (name) => {
    await using server = await startLoopbackServer(answers[name]!);
    const nothing = { generators: [], others: [server.url], silent: [] };
    expect(await findGenerators({ urls: [server.url], timeoutMs })).toEqual(nothing);
  });

  it.each([
    ['speaks another protocol', (socket: Socket) => void socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['hangs up', (socket: Socket) => void socket.destroy()],
  ])('that %s is no generator', async (_, serve) => {
    const server = createServer(serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
    expect(await findGenerators({ urls: [url], timeoutMs })).toMatchObject({ generators: [] });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('silence', () => {
  let silent: LoopbackServer;
  beforeAll(async () => {
    silent = await startLoopbackServer(() => undefined);
  });
  afterAll(async () => await silent.stop());

  it('ends with the time for asking, and keeps nothing from being found', async () => {
    await using away = await startA1111Server();
    await away.stop();
    await using server = await startComfyUiStandIn();
    const search = await findGenerators({ urls: [silent.url, away.url, server.url], timeoutMs: 2000 });
    expect(search).toMatchObject({ generators: [{ kind: 'comfyui' }], silent: [silent.url, away.url] });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { startFooocusStandIn } from '../../../generators/src/fooocus/fooocus-stand-in.testing.ts';
import { startLoopbackServer } from '../../../generators/src/http/loopback-server.testing.ts';
import { startSwarmUiStandIn } from '../../../generators/src/swarmui/swarmui-stand-in.testing.ts';
import { type CliRunOptions, runInProcess } from '../cli-context.testing.ts';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
});

const vsm = (argv: readonly string[], options: Partial<CliRunOptions> = {}) => runInProcess(argv, { cwd, ...options });

describe('generators', () => {
  test('says what answers, and how to use it', async () => {
    await using a1111 = await startA1111Server();
    await using swarmUi = await startSwarmUiStandIn({ token: 'aaaa.bbbb.cccc' });
    await using off = await startA1111Server({ api: false });
    const { status, stdout, stderr } = await vsm(['generators', a1111.url, swarmUi.url, off.url]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.replaceAll(/127.0.0.1:\d+/g, 'HOST')).toBe(
      [
        'A1111    http://HOST   draws with v1-5-pruned-emaonly',
        '         → vsm generate -g a1111 --url http://HOST -p "a quiet sunset"',
        'SwarmUI  http://HOST',
        '         → It is locked. Put a token of yours (User > Swarm Auth Tokens) into VSM_GENERATOR_KEY. Then: vsm generate -g swarmui --url http://HOST -p "a quiet sunset"',
        'A1111    http://HOST',
        '         → Its API is off: start it again with --api.',
        '',
      ].join('\n'),
    );
  });

  test('--json tells the same to scripts', async () => {
    await using server = await startFooocusStandIn({ generation: 2 });
    await using page = await startLoopbackServer((_, response) => void response.end('<html>Hello</html>'));
    const { status, stdout } = await vsm(['generators', '--json', server.url, page.url]);
    expect(status).toBe(0);
    const told = { kind: 'fooocus', name: 'FooocusAPI', version: null, model: null, access: 'open' };
    expect(JSON.parse(stdout)).toEqual({ generators: [{ ...told, url: server.url }], others: [page.url], silent: [] });
  });

  test('where none answers, says how to start each, and exits with 5', async () => {
    await using page = await startLoopbackServer((_, response) => void response.end('<html>Hello</html>'));
    await using away = await startA1111Server();
    await away.stop();
    const { status, stdout, stderr } = await vsm(['generators', page.url, away.url]);
    expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    expect(stderr).toContain(`vsm: ${page.url}: Something answers here that is no generator known to vsm.`);
    expect(stderr).toContain(`vsm: ${away.url}: Nothing answers here within a second.`);
    expect(stderr).toMatch(/No generator answers there.\nStart one:\n(.*\n)*.*--api .*7860/);
    expect((await vsm(['generators', '--json', away.url])).status).toBe(5);
  });

  test('a locked one is not enough', async () => {
    await using server = await startFooocusStandIn({ generation: 1, apiKey: 'geheim' });
    const { status, stdout } = await vsm(['generators', server.url]);
    expect(status).toBe(5);
    expect(stdout).toContain('Put the key of its --apikey into VSM_GENERATOR_KEY.');
  });

  test('asks at the addresses of VSM_GENERATORS too, without http:// before them', async () => {
    await using server = await startSwarmUiStandIn();
    const env = { VSM_GENERATORS: `127.0.0.1:${server.port}, http://127.0.0.1:1` };
    const { stdout } = await vsm(['generators', '--json'], { env });
    expect(JSON.parse(stdout).generators).toContainEqual(expect.objectContaining({ kind: 'swarmui', url: server.url }));
  });

  test('refuses what is no address', async () => {
    const { status, stderr } = await vsm(['generators', 'ftp://here']);
    expect(status).toBe(2);
    expect(stderr).toContain('an http or https URL');
  });
});

describe('generate', () => {
  const drawing = [
    'generate',
    '-p',
    'a picture',
    '--set',
    'size=64x64',
    '--threshold',
    '-1',
    '--memory',
    'memory.json',
  ];

  test.each([1, 2] as const)('draws with Fooocus, generation %d', async (generation) => {
    await using server = await startFooocusStandIn({ generation, apiKey: 'geheim' });
    const options = ['-g', 'fooocus', '--url', server.url, '--style', 'SAI Anime', '--out', `fooocus-${generation}`];
    const env = { VSM_GENERATOR_KEY: 'geheim' };
    expect(await vsm([...drawing, ...options], { env })).toMatchObject({ status: 0 });
    const refused = await vsm([...drawing, ...options]);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('--apikey') });
    expect(server.worker.jobs.map(({ parameters }) => parameters['style_selections'])).toEqual([['SAI Anime']]);
  });

  test('draws with SwarmUI', async () => {
    const lock = { token: 'aaaa.bbbb.cccc', requiredAuthorization: 'Bearer geheim' };
    await using server = await startSwarmUiStandIn(lock);
    const env = { VSM_GENERATOR_KEY: lock.token, VSM_GENERATOR_AUTHORIZATION: lock.requiredAuthorization };
    const options = ['-g', 'swarmui', '--url', server.url, '--set', 'checkpoint=dreams', '--out', 'swarmui'];
    expect(await vsm([...drawing, ...options], { env })).toMatchObject({ status: 0 });
    expect(server.asked).toMatchObject([{ model: 'dreams', width: 64, height: 64 }]);
  });
});

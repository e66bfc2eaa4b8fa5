import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type Environment, readHubSettings } from './hub-settings.ts';
import { makeFolder } from './testing/test-model.testing.ts';

let home: string;
beforeAll(async () => {
  home = await makeFolder();
});
const read = (environment: Environment) => readHubSettings(environment, home);

it('has the defaults of the hub', async () => {
  expect(await read({})).toEqual({
    endpoint: 'https://huggingface.co',
    cacheFolder: path.join(home, '.cache/huggingface/hub'),
    token: null,
    isOffline: false,
    proxy: {},
  });
});

it.each([
  [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
  [{ XDG_CACHE_HOME: '/x', HF_HOME: '/h' }, '/h/hub'],
  [{ HF_HOME: '/h', HF_HUB_CACHE: '/c' }, '/c'],
  [{ HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
])('keeps models by %j in %s', async (environment, cacheFolder) => {
  expect((await read(environment)).cacheFolder).toBe(cacheFolder);
});

it('takes ~ for the home folder', async () => {
  expect((await read({ HF_HOME: '~/hf' })).cacheFolder).toBe(path.join(home, 'hf/hub'));
});

it('takes the token from HF_TOKEN, else from the file of HF_TOKEN_PATH, else from that of HF_HOME', async () => {
  const folder = path.join(home, 'tokens');
  await mkdir(folder);
  await writeFile(path.join(folder, 'token'), 'hf_home\n');
  await writeFile(path.join(folder, 'other'), 'hf_file\n');
  const inFile = { HF_HOME: folder, HF_TOKEN_PATH: path.join(folder, 'other') };
  expect((await read({ HF_HOME: folder })).token).toBe('hf_home');
  expect((await read(inFile)).token).toBe('hf_file');
  expect((await read({ ...inFile, HF_TOKEN: ' hf_variable ' })).token).toBe('hf_variable');
});

it.each([
  ['1', true],
  ['ON', true],
  ['true', true],
  ['0', false],
  ['', false],
])('HF_HUB_OFFLINE=%s', async (value, isOffline) => {
  expect((await read({ HF_HUB_OFFLINE: value })).isOffline).toBe(isOffline);
});

it('reads the proxies, in either case', async () => {
  const environment = { HTTPS_PROXY: 'http://a:1', http_proxy: 'http://b:2', no_proxy: 'c' };
  expect((await read(environment)).proxy).toEqual({ https: 'http://a:1', http: 'http://b:2', except: 'c' });
});

it('refuses an endpoint that is no address, and a token that is none without repeating it', async () => {
  await expect(read({ HF_ENDPOINT: 'hf-mirror.com' })).rejects.toThrow('HF_ENDPOINT');
  const refused = read({ HF_TOKEN: 'two words' });
  await expect(refused).rejects.toThrow('hub token');
  await expect(refused).rejects.not.toThrow('two words');
});

import type { FoundGenerator } from '@vsm/generators';
import type { Colors } from '../output/colors.ts';
import { printable } from '../output/printable.ts';

/** What a generator that answers is, and what to do with it. */
export function describeGenerator(generator: FoundGenerator, nameWidth: number, colors: Colors): string[] {
  const { url, model, access } = generator;
  const title = printable(titleOf(generator)).padEnd(nameWidth);
  const facts = [url, ...(model === null ? [] : [`draws with ${printable(model)}`])].join('   ');
  const color = access === 'open' ? colors.green : colors.yellow;
  return [`${color(title)}  ${facts}`, `${' '.repeat(nameWidth)}  ${colors.dim(`→ ${nextStepOf(generator)}`)}`];
}

/** The name, with the version where it is told. */
export function titleOf({ name, version }: FoundGenerator): string {
  return version === null ? name : `${name} ${version}`;
}

function nextStepOf({ kind, access, url }: FoundGenerator): string {
  if (access === 'API off') return 'Its API is off: start it again with --api.';
  const command = `vsm generate -g ${kind}${isUsual({ kind, url }) ? '' : ` --url ${url}`}${extraOptions[kind]} -p "a quiet sunset"`;
  return access === 'open' ? command : `It is locked. ${keys[kind]} Then: ${command}`;
}

/** What `vsm generate` asks by itself. */
const usualUrls = {
  a1111: 'http://127.0.0.1:7860',
  comfyui: 'http://127.0.0.1:8188',
  fooocus: 'http://127.0.0.1:8888',
  swarmui: 'http://127.0.0.1:7801',
} as const;

const extraOptions = { a1111: '', comfyui: ' --workflow FILE', fooocus: '', swarmui: '' } as const;

const keys = {
  a1111: 'Put the name and the password of its --api-auth into VSM_GENERATOR_USER and VSM_GENERATOR_PASSWORD.',
  comfyui: '',
  fooocus: 'Put the key of its --apikey into VSM_GENERATOR_KEY.',
  swarmui: 'Put a token of yours (User > Swarm Auth Tokens) into VSM_GENERATOR_KEY.',
} as const;

function isUsual({ kind, url }: Pick<FoundGenerator, 'kind' | 'url'>): boolean {
  return url === usualUrls[kind];
}

/** How each generator is started so that it answers. */
export const howToStart: readonly string[] = [
  'A1111, Forge   start it with --api (COMMANDLINE_ARGS in webui-user)   http://127.0.0.1:7860',
  'SD.Next        start it; its API is always on                         http://127.0.0.1:7860',
  'ComfyUI        start it; its API is always on                         http://127.0.0.1:8188',
  'Fooocus        start Fooocus-API: python main.py                      http://127.0.0.1:8888',
  '               or FooocusAPI: python launch.py --nowebui              http://127.0.0.1:7866',
  'SwarmUI        start it; its API is always on                         http://127.0.0.1:7801',
];

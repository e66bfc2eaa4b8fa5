import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImageGenerator } from '@vsm/core';
import type { CliContext } from '../context.ts';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { describeSystemError } from '../write-file-whole.ts';

export const generatorNames = ['sample', 'a1111', 'comfyui', 'fooocus', 'swarmui', 'openai'] as const;
export type GeneratorName = (typeof generatorNames)[number];

export interface GeneratorWish {
  readonly generator: GeneratorName;
  /** The usual place on this machine if not given. */
  readonly url?: string;
  /** Of ComfyUI: a file that its "Export (API)" wrote. */
  readonly workflow?: string;
  /** Of OpenAI-style servers. */
  readonly imageModel?: string;
}

const usualUrls = {
  a1111: 'http://127.0.0.1:7860',
  comfyui: 'http://127.0.0.1:8188',
  fooocus: 'http://127.0.0.1:8888',
  swarmui: 'http://127.0.0.1:7801',
  openai: 'https://api.openai.com/v1',
} as const;

/** Where a generator answers; `null` for one that needs no server. */
export function urlOf({ generator, url }: GeneratorWish): string | null {
  return generator === 'sample' ? null : (url ?? usualUrls[generator]);
}

/**
 * The generator that was asked for. Secrets come from the environment, where other users do not see them: VSM_GENERATOR_USER and
 * VSM_GENERATOR_PASSWORD, VSM_GENERATOR_KEY, VSM_GENERATOR_AUTHORIZATION, OPENAI_API_KEY.
 *
 * @throws CommandFailure when something is missing that it needs.
 */
export async function openGenerator(
  wish: GeneratorWish,
  context: Pick<CliContext, 'cwd' | 'env'>,
): Promise<ImageGenerator> {
  // Only now: other commands do without.
  const generators = await import('@vsm/generators');
  const { env } = context;
  const url = urlOf(wish) ?? '';
  switch (wish.generator) {
    case 'sample':
      return generators.createSampleGenerator();
    case 'a1111': {
      const { VSM_GENERATOR_USER: username, VSM_GENERATOR_PASSWORD: password } = env;
      return generators.createA1111Generator({ url, ...(username && { username }), ...(password && { password }) });
    }
    case 'comfyui': {
      const { WebSocket } = await import('ws');
      return generators.createComfyUiGenerator({ url, workflow: await readWorkflow(wish, context), WebSocket });
    }
    case 'fooocus': {
      const apiKey = env['VSM_GENERATOR_KEY'];
      return generators.createFooocusGenerator({ url, ...(apiKey && { apiKey }) });
    }
    case 'swarmui': {
      const { VSM_GENERATOR_KEY: token, VSM_GENERATOR_AUTHORIZATION: authorization } = env;
      const { WebSocket } = await import('ws');
      return generators.createSwarmUiGenerator({
        url,
        WebSocket,
        ...(token && { token }),
        ...(authorization && { authorization }),
      });
    }
    case 'openai': {
      if (wish.imageModel === undefined)
        throw missing('--image-model', 'the name of the model that draws, such as gpt-image-1');
      const apiKey = env['OPENAI_API_KEY'];
      return generators.createOpenAiGenerator({ url, model: wish.imageModel, ...(apiKey && { apiKey }) });
    }
  }
}

async function readWorkflow({ workflow }: GeneratorWish, { cwd }: Pick<CliContext, 'cwd'>): Promise<unknown> {
  if (workflow === undefined) throw missing('--workflow', 'a file that ComfyUI wrote by Workflow > Export (API)');
  try {
    return JSON.parse(await readFile(path.resolve(cwd, workflow), 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'it is no JSON' : describeSystemError(cause);
    throw new CommandFailure(
      exitStatus.usage,
      `${workflow}: this workflow cannot be read (${reason}). In ComfyUI choose Workflow > Export (API) and name that file.`,
      { cause },
    );
  }
}

function missing(option: string, what: string): CommandFailure {
  return new CommandFailure(exitStatus.usage, `This generator needs ${option}: ${what}.`);
}

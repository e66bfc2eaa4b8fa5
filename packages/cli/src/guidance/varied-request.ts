import type { Choice, ChoiceOptions, GenerateRequest } from '@vsm/core';
import { CommandFailure, exitStatus } from '../exit-status.ts';

/**
 * `['style=ink,oil', 'cfg=4,7']` as what may be chosen.
 *
 * @throws CommandFailure when one is not of that form or a name comes twice.
 */
export function parseVaried(texts: readonly string[]): ChoiceOptions {
  const options: Record<string, string[]> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals)).trim();
    const values = text
      .slice(equals + 1)
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean);
    if (!name || values.length === 0 || options[name]) {
      throw new CommandFailure(
        exitStatus.usage,
        `--vary ${JSON.stringify(text)}: a name with the values to choose among was expected, each name once, such as --vary style=ink,oil or --vary cfg=4,7.`,
      );
    }
    options[name] = values;
  }
  return options;
}

/**
 * `['steps=30', 'negative=blurry, text']` as a choice made once and for all.
 *
 * @throws CommandFailure when one is not of that form.
 */
export function parseFixed(texts: readonly string[]): Choice {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      if (name && value) return [name.trim(), value.trim()];
      throw new CommandFailure(
        exitStatus.usage,
        `--set ${JSON.stringify(text)}: a name and a value were expected, such as --set steps=30 or --set size=768x512.`,
      );
    }),
  );
}

/**
 * The request with a choice made: `prompt` adds words to the prompt, `negative` to the negative prompt, `size` is such as 512x768,
 * and any other name is a setting of the generator.
 *
 * @throws CommandFailure when a size is none.
 */
export function applyChoice(request: GenerateRequest, choice: Choice): GenerateRequest {
  const { prompt, negative, size, ...settings } = choice;
  return {
    ...request,
    ...(prompt !== undefined && { prompt: joinWords(request.prompt, prompt) }),
    ...(negative !== undefined && { negativePrompt: joinWords(request.negativePrompt ?? '', negative) }),
    ...(size !== undefined && parseSize(size)),
    settings: {
      ...request.settings,
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, toValue(value)])),
    },
  };
}

function joinWords(words: string, more: string): string {
  return words === '' ? more : `${words}, ${more}`;
}

function parseSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  if (width && height) return { width: Number(width), height: Number(height) };
  throw new CommandFailure(
    exitStatus.usage,
    `${JSON.stringify(text)} is no size. A width and a height were expected, such as 512x768.`,
  );
}

/** Settings such as a guidance scale are numbers. */
function toValue(text: string): string | number {
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text ? value : text;
}

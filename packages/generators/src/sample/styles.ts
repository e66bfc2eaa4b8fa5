import { VsmError } from '@vsm/core';
import type { Style } from './style.ts';
import { bauhaus } from './styles/bauhaus.ts';
import { desert } from './styles/desert.ts';
import { flowField } from './styles/flow-field.ts';
import { forest } from './styles/forest.ts';
import { landscapeStyles } from './styles/landscape.ts';
import { mandala } from './styles/mandala.ts';
import { minimal } from './styles/minimal.ts';
import { mountains } from './styles/mountains.ts';
import { nebula } from './styles/nebula.ts';
import { nightCity } from './styles/night-city.ts';
import { seascape } from './styles/seascape.ts';
import { silhouette } from './styles/silhouette.ts';
import { stainedGlass } from './styles/stained-glass.ts';
import { stillLife } from './styles/still-life.ts';
import { watercolour } from './styles/watercolour.ts';

export const styles: readonly Style[] = [
  ...landscapeStyles,
  mountains,
  seascape,
  desert,
  forest,
  nightCity,
  stillLife,
  silhouette,
  minimal,
  bauhaus,
  mandala,
  flowField,
  watercolour,
  stainedGlass,
  nebula,
];

/** Names and descriptions of all that the sample generator can draw. */
export const sampleStyles: readonly { readonly name: string; readonly description: string }[] = styles.map(
  ({ name, description }) => ({ name, description }),
);

/** @throws VsmError `INVALID_ARGUMENT` when there is no style of this name. */
export function findStyle(name: string): Style {
  const style = styles.find((candidate) => candidate.name === name);
  if (style !== undefined) return style;
  const known = styles.map((candidate) => candidate.name);
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The sample generator has no style ${JSON.stringify(name)}. It draws: ${known.join(', ')}.`,
    { details: { argument: 'style', value: name, allowed: known } },
  );
}

/** The style whose longest keyword stands as whole words in the prompt, or `undefined` when none does. */
export function styleOfPrompt(prompt: string): Style | undefined {
  const words = ` ${prompt.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  let best: { readonly style: Style; readonly length: number } | undefined;
  for (const style of styles) {
    for (const keyword of [style.name, ...style.keywords]) {
      if (words.includes(` ${keyword} `) && keyword.length > (best?.length ?? 0)) {
        best = { style, length: keyword.length };
      }
    }
  }
  return best?.style;
}

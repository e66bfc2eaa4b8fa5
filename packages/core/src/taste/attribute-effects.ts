import type { Background, TasteInput } from './background.ts';
import type { FittedTasteModel } from './taste-model.ts';
import { usualAttributes } from './usual-attributes.ts';

/**
 * What each attribute of a picture adds to its strength: how much stronger it is than the same picture with as much of that
 * attribute as usual pictures have, on average over them. `[attributes]`; empty where the background or the picture has none.
 * Exactly 0 for what the taste does not heed.
 *
 * @see Friedman, Greedy function approximation (2001), section 8.2, partial dependence
 */
export function attributeEffects(
  taste: Pick<FittedTasteModel, 'believe'>,
  picture: TasteInput,
  background: Background,
): number[] {
  const [own, curves] = strengthsAlong(taste, picture, background);
  return curves.map((curve) => own - meanOf(curve));
}

/** The strengths of a picture as it is, and with each attribute at even steps from what is usually low to what is usually high. */
export function strengthsAlong(
  taste: Pick<FittedTasteModel, 'believe'>,
  picture: TasteInput,
  background: Background,
): [own: number, curves: number[][]] {
  const { attributes } = picture;
  if (!attributes) return [0, []];
  const usual = usualAttributes(background);
  const variants = usual.flatMap(({ steps }, i) =>
    Array.from(steps, (value) => ({ ...picture, attributes: attributes.with(i, value) })),
  );
  const [own = 0, ...strengths] = taste.believe([picture, ...variants]).strengths;
  return [own, usual.map(({ steps: { length } }, i) => strengths.slice(i * length, (i + 1) * length))];
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

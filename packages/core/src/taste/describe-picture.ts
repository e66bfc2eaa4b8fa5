import type { Verdict } from '../preference.ts';
import { attributeEffects } from './attribute-effects.ts';
import type { Background, TasteInput } from './background.ts';
import { type AttributeWords, wordsFor } from './describe-attribute.ts';
import type { TasteExample } from './taste-example.ts';
import type { FittedTasteModel } from './taste-model.ts';
import { type UsualAttribute, usualAttributes } from './usual-attributes.ts';

/** Why a picture scores as it does, by one of its interpretable attributes. */
export interface AttributeReason {
  /** As the space names it. */
  readonly attribute: string;
  /** What it adds to the strength, compared with usual pictures; in the same unit as pulls. */
  readonly effect: number;
  /** The share of usual pictures with less of it, 0..1. */
  readonly rank: number;
  /** In plain English: "darker than what you like". */
  readonly words: string;
}

export interface DescriptionContext {
  /** What the taste was learned from. */
  readonly examples: readonly TasteExample[];
  readonly background: Background;
  /** Of the embedding's space. */
  readonly attributeNames: readonly string[];
}

/** Smaller effects move a score by two hundredths at most. */
const noticeableEffect = 0.02;

/**
 * Which attributes of the picture moved its score, strongest first, in words. Only what the taste truly heeds and what made a
 * noticeable difference: empty where attributes explain nothing. Deterministic.
 */
export function describePicture(
  taste: Pick<FittedTasteModel, 'believe'>,
  picture: TasteInput,
  { examples, background, attributeNames }: DescriptionContext,
): AttributeReason[] {
  const effects = attributeEffects(taste, picture, background);
  const usual = usualAttributes(background);
  return effects
    .flatMap((effect, i) => {
      const [attribute, value] = [attributeNames[i], picture.attributes?.[i]];
      if (attribute === undefined || value === undefined || Math.abs(effect) < noticeableEffect) return [];
      const rank = usual[i]!.rankOf(value);
      const middles = {
        like: middleRank(examples, 'like', i, usual[i]!),
        dislike: middleRank(examples, 'dislike', i, usual[i]!),
      };
      return [{ attribute, effect, rank, words: sayWhy(effect, rank, middles, wordsFor(attribute)) }];
    })
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

type MiddleRanks = Readonly<Record<Verdict, number | null>>;

/** Says what is true of the picture and agrees with what the taste made of it. */
function sayWhy(effect: number, rank: number, { like, dislike }: MiddleRanks, words: AttributeWords): string {
  const comparedTo = (other: number) => (rank < other ? words.less : words.more);
  if (effect > 0) {
    if (isNear(rank, like)) return `${words.noun} close to what you like`;
    if (leads(dislike, rank, like)) return `${comparedTo(dislike)} than what you dislike`;
    return `${words.noun} speaks for it`;
  }
  if (leads(like, rank, dislike)) return `${comparedTo(like)} than what you like`;
  if (isNear(rank, dislike)) return `${words.noun} close to what you dislike`;
  return `${words.noun} speaks against it`;
}

/** Ranks nearer than this are alike to the eye. */
const nearRank = 0.15;

function isNear(rank: number, other: number | null): boolean {
  return other !== null && Math.abs(rank - other) <= nearRank;
}

/** Whether the picture differs from one side towards the other, as far as one can tell the two apart. */
function leads(from: number | null, rank: number, towards: number | null): from is number {
  if (from === null || isNear(rank, from)) return false;
  return towards === null || isNear(towards, from) || rank < from === towards < from;
}

/** Of the median of the rated pictures of one side, or `null` without any. */
function middleRank(
  examples: readonly TasteExample[],
  side: Verdict,
  attribute: number,
  usual: UsualAttribute,
): number | null {
  const values = Float32Array.from(
    examples.filter(({ verdict, attributes }) => verdict === side && attributes !== undefined),
    ({ attributes }) => attributes![attribute]!,
  ).sort();
  return values.length === 0 ? null : usual.rankOf(values[values.length >> 1]!);
}

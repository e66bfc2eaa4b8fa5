import type { Evidence } from '../score.ts';
import { meanOf, strengthsAlong } from './attribute-effects.ts';
import { wordsFor } from './describe-attribute.ts';
import type { DescriptionContext } from './describe-picture.ts';
import { compareGroups } from './group-difference.ts';
import type { FittedTasteModel } from './taste-model.ts';

/** What a taste comes down to, as far as attributes with names can tell. */
export interface TasteDescription {
  readonly likes: number;
  readonly dislikes: number;
  /** As in the scores of this taste. */
  readonly evidence: Evidence;
  /** How well it knows the pictures that the person usually sees: 1 minus the mean uncertainty, 0..1. */
  readonly familiarity: number;
  /** Strongest first; empty where attributes make no difference. */
  readonly leanings: readonly Leaning[];
}

/** An attribute of which the person wants more, or less. */
export interface Leaning {
  /** As the space names it. */
  readonly attribute: string;
  /** How much stronger pictures with much of it are than pictures with little of it; below 0: weaker. In the unit of pulls. */
  readonly effect: number;
  /** How sure it is, 0..1, that likes and dislikes differ in it this way, however many attributes were looked at. */
  readonly confidence: number;
  /** In plain English, what the person leans to: "brighter". */
  readonly towards: string;
  /** What the person leans away from: "darker". */
  readonly awayFrom: string;
}

/**
 * What the taste leans to and away from. Only what it heeds and what makes a noticeable difference; the confidence is that of a
 * rank test between likes and dislikes, or usual pictures where a side is missing. Deterministic.
 */
export function describeTaste(
  taste: Pick<FittedTasteModel, 'believe' | 'score'>,
  { examples, background, attributeNames }: DescriptionContext,
): TasteDescription {
  const likes = examples.filter(({ verdict }) => verdict === 'like');
  const dislikes = examples.filter(({ verdict }) => verdict === 'dislike');
  const usual = background.sample;
  const scores = usual.map((picture) => taste.score(picture));
  const [first] = usual;
  const curves = first ? strengthsAlong(taste, first, background)[1] : [];
  const valuesOf = (pictures: typeof usual, i: number) =>
    pictures.flatMap(({ attributes }) => (attributes ? [attributes[i]!] : []));
  const leanings = curves.flatMap((curve, i): Leaning[] => {
    const [attribute, effect] = [attributeNames[i], riseOf(curve)];
    if (attribute === undefined || Math.abs(effect) < noticeableRise) return [];
    const wanted = valuesOf(likes.length > 0 ? likes : usual, i);
    const unwanted = valuesOf(dislikes.length > 0 ? dislikes : usual, i);
    const { difference, confidence } = compareGroups(wanted, unwanted, curves.length);
    const { less, more } = wordsFor(attribute);
    return [
      {
        attribute,
        effect,
        confidence: difference * effect > 0 ? confidence : 0,
        towards: effect > 0 ? more : less,
        awayFrom: effect > 0 ? less : more,
      },
    ];
  });
  return {
    likes: likes.length,
    dislikes: dislikes.length,
    evidence: examples[0] ? taste.score(examples[0]).evidence : 'none',
    familiarity: scores.length === 0 ? 0 : 1 - meanOf(scores.map(({ uncertainty }) => uncertainty)),
    leanings: leanings.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
  };
}

/** Smaller differences between pictures with much and with little of it move no score that anyone would notice. */
const noticeableRise = 0.04;

/** How much higher the upper third of a curve is than its lower third. */
function riseOf(curve: readonly number[]): number {
  const third = Math.floor(curve.length / 3);
  return meanOf(curve.slice(-third)) - meanOf(curve.slice(0, third));
}

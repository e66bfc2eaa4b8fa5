import { dotProduct } from '../embedding.ts';
import { defaultCategory, type Preference } from '../preference.ts';
import { createBackground, type TasteInput, toTasteInput } from '../taste/background.ts';
import { sampleByContent } from '../taste/sample-by-content.ts';

/** The category that a picture resembles. */
export interface CategorySuggestion {
  readonly category: string;
  /** How often such a suggestion would have been right for the pictures that the person put into categories, 0..1. */
  readonly confidence: number;
}

/** Suggestions from one memory; each costs the same however many ratings there are. */
export type CategorySuggester = (picture: Float32Array | TasteInput) => CategorySuggestion | null;

/** A category with fewer ratings shows too little of itself. */
const leastRatings = 3;
/** More of a category tell hardly more. */
const mostRatings = 60;
/** So many of the nearest pictures say how near a category is. */
const nearestCount = 3;
/** How many of the person's own pictures, as clear a case as this one, the confidence is taken from. */
const comparedCases = 30;
/** Less is no suggestion. */
const leastConfidence = 0.75;
/** A picture further away than all but this share of a category's own pictures belongs to none that is known. */
const strangerShare = 0.05;

/**
 * The category that the picture resembles, or `null` where none stands out: because fewer than two categories have ratings
 * enough, or the picture is near several of them, or near none. Never `general`, which is what pictures without a category
 * are in anyway. Deterministic. To ask for many pictures, make a `createCategorySuggester`.
 */
export function suggestCategory(
  preferences: readonly Preference[],
  picture: Float32Array | TasteInput,
): CategorySuggestion | null {
  return createCategorySuggester(preferences)(picture);
}

/** O(ratings), and at most 60² x categories² x dimensions. */
export function createCategorySuggester(preferences: readonly Preference[]): CategorySuggester {
  const members = groupByCategory(preferences);
  if (members.length < 2) return () => null;
  const centre = createBackground(members.map(({ vectors }) => createBackground(vectors).mean)).mean;
  const groups = members.map(({ category, vectors }) => ({
    category,
    directions: vectors.map((vector) => directionFrom(vector, centre)),
  }));
  const cases = groups.flatMap(({ category, directions }) =>
    directions.map((direction) => {
      const { nearest, margin, similarity } = place(direction, groups, direction);
      return { margin, similarity, isRight: nearest === category };
    }),
  );
  const leastSimilarity = cases
    .filter(({ isRight }) => isRight)
    .map(({ similarity }) => similarity)
    .sort((a, b) => a - b)[Math.floor(cases.length * strangerShare)];
  return (picture) => {
    const { nearest, margin, similarity } = place(directionFrom(toTasteInput(picture).vector, centre), groups);
    if (nearest === defaultCategory || leastSimilarity === undefined || similarity < leastSimilarity) return null;
    const confidence = shareOfRight(cases, margin);
    return confidence >= leastConfidence ? { category: nearest, confidence } : null;
  };
}

interface Group {
  readonly category: string;
  readonly directions: readonly Float32Array[];
}

interface Case {
  readonly margin: number;
  readonly isRight: boolean;
}

function groupByCategory(preferences: readonly Preference[]) {
  const named = new Map<string, { readonly input: TasteInput }[]>();
  for (const { category, embedding } of preferences) {
    if (category === null || category === '') continue;
    const member = { input: { vector: embedding.vector } };
    const members = named.get(category);
    if (members) members.push(member);
    else named.set(category, [member]);
  }
  return [...named]
    .filter(([, members]) => members.length >= leastRatings)
    .map(([category, members]) => ({
      category,
      vectors: sampleByContent(members, mostRatings).map(({ input }) => input.vector),
    }));
}

/** The category whose nearest pictures are nearest, and by how much it leads. `self` is left out. */
function place(direction: Float32Array, groups: readonly Group[], self?: Float32Array) {
  const [first, second] = groups
    .map(({ category, directions }) => ({
      category,
      similarity: meanOfNearest(direction, directions, self),
    }))
    .sort((a, b) => b.similarity - a.similarity);
  return { nearest: first!.category, similarity: first!.similarity, margin: first!.similarity - second!.similarity };
}

function meanOfNearest(direction: Float32Array, directions: readonly Float32Array[], self?: Float32Array): number {
  const similarities = directions
    .filter((each) => each !== self)
    .map((each) => dotProduct(each, direction))
    .sort((a, b) => b - a)
    .slice(0, nearestCount);
  return similarities.reduce((sum, similarity) => sum + similarity, 0) / similarities.length;
}

/** How many of the cases that lead by about as much are right, pulled towards a half where there are few. */
function shareOfRight(cases: readonly Case[], margin: number): number {
  const alike = [...cases]
    .sort((a, b) => Math.abs(a.margin - margin) - Math.abs(b.margin - margin))
    .slice(0, comparedCases);
  const right = alike.filter(({ isRight }) => isRight).length;
  return (right + 1) / (alike.length + 2);
}

function directionFrom(vector: Float32Array, centre: Float32Array): Float32Array {
  const direction = vector.map((value, i) => value - centre[i]!);
  const length = Math.sqrt(dotProduct(direction, direction));
  return length > 0 ? direction.map((value) => value / length) : direction;
}

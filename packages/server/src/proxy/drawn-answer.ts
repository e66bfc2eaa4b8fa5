import { z } from 'zod';
import { parseJson } from './drawing-request.ts';
import type { TargetAnswer } from './target.ts';

/** An answer of the target that holds pictures. */
export interface DrawnAnswer {
  readonly answer: TargetAnswer;
  readonly text: string;
  /** In Base64: perhaps a grid, the pictures, and what else belongs to them, such as control maps. */
  readonly images: readonly string[];
  /** Where the pictures begin: 1 behind a grid. */
  readonly first: number;
  /** Pictures, without what comes before and after them. */
  readonly count: number;
  /** Null where the target told nothing that can be read. */
  readonly info: DrawnInfo | null;
}

export interface DrawnInfo {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const answerSchema = z.looseObject({ images: z.array(z.string()).min(1), info: z.unknown() });
const fieldsSchema = z.record(z.string(), z.unknown());
const placeSchema = z.int().min(0);

/** Null for anything but a success with pictures in it. `count`: as many as were asked for. */
export function readDrawnAnswer(answer: TargetAnswer, count: number): DrawnAnswer | null {
  if (answer.status !== 200) return null;
  const text = answer.body.toString('utf8');
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { images } = parsed.data;
  const info = readInfo(parsed.data.info);
  const first = placeSchema.safeParse(info?.fields['index_of_first_image']).data ?? 0;
  const drawn = Math.min(count, images.length - first);
  return drawn > 0 ? { answer, text, images, first, count: drawn, info } : null;
}

/** The target writes JSON into a string here; some that imitate it leave the string empty. */
function readInfo(info: unknown): DrawnInfo | null {
  if (typeof info !== 'string') return null;
  const text = info.trim() === '' ? '{}' : info;
  const parsed = fieldsSchema.safeParse(parseJson(text));
  return parsed.success ? { text, fields: parsed.data } : null;
}

/** What `info` tells of one picture under a name such as `all_seeds`. */
export function factOf({ info }: DrawnAnswer, name: string, index: number): unknown {
  const facts = info?.fields[name];
  return Array.isArray(facts) ? facts[index] : undefined;
}

export function seedOf(drawn: DrawnAnswer, index: number): number | null {
  return placeSchema.safeParse(factOf(drawn, 'all_seeds', index)).data ?? null;
}

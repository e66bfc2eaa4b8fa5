import { signal } from '@preact/signals';
import type { Verdict } from '@vsm/core';
import type { FolderProgress, RankedPicture, TeachAnswer, TeachQuestion, TeachResponse } from '@vsm/server/client';
import { tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';

/** A round of questions about a folder. */
export interface Lesson {
  readonly folder: string;
  readonly category: string | null;
  /** The one that is asked, then one to load ahead. */
  readonly questions: readonly TeachQuestion[];
  readonly progress: FolderProgress | null;
  readonly answered: number;
  /** What each answer left in order of the folder, 0..1; the last one last. */
  readonly agreements: readonly number[];
  /** The pictures that are most to the taste, as far as it is known. */
  readonly best: readonly RankedPicture[];
  readonly isBusy: boolean;
}

export const lesson = signal<Lesson | null>(null);

const bestShown = 12;
let skipped: string[] = [];

export async function beginLesson(folder: string, category: string | null): Promise<void> {
  skipped = [];
  lesson.value = {
    folder,
    category,
    questions: [],
    progress: null,
    answered: 0,
    agreements: [],
    best: [],
    isBusy: true,
  };
  await askNext();
}

export function rate(verdict: Verdict): Promise<void> {
  const question = asked('rating');
  return question ? answer({ kind: 'rating', picture: question.picture.id, verdict }) : Promise.resolve();
}

/** @param place Of the preferred picture of the pair. */
export function prefer(place: 0 | 1): Promise<void> {
  const question = asked('pair');
  if (!question) return Promise.resolve();
  const [preferred, other] = place === 0 ? question.pictures : [question.pictures[1], question.pictures[0]];
  return answer({ kind: 'pair', preferred: preferred.id, other: other.id });
}

export async function skip(): Promise<void> {
  const question = lesson.value?.questions[0];
  if (!question || lesson.value?.isBusy) return;
  const pictures = question.kind === 'rating' ? [question.picture] : question.pictures;
  skipped = [...skipped, ...pictures.map(({ id }) => id)];
  await askNext();
}

export async function takeBack(): Promise<void> {
  const now = lesson.value;
  if (!now || now.isBusy || now.answered === 0) return;
  await whileBusy(async () => {
    await client.value.undo();
    update({ answered: now.answered - 1, agreements: now.agreements.slice(0, -1) });
    await lookAgain();
  });
}

/** Looks again for questions, such as when more pictures have been looked at. */
export function askNext(): Promise<void> {
  return whileBusy(lookAgain);
}

async function answer(given: TeachAnswer): Promise<void> {
  const now = lesson.value;
  if (!now || now.isBusy) return;
  await whileBusy(async () => {
    const response = await client.value.teach({ ...place(now), answers: [given] });
    update({ answered: now.answered + 1, agreements: addAgreement(now.agreements, response) });
    await lookAgain();
  });
}

function addAgreement(agreements: readonly number[], { agreement }: TeachResponse): readonly number[] {
  return agreement === null ? agreements : [...agreements, agreement];
}

async function lookAgain(): Promise<void> {
  const now = lesson.value;
  if (!now) return;
  const [next, ranked] = await Promise.all([
    client.value.teachNext({ ...place(now), count: 3, ...(skipped.length > 0 && { without: skipped.join(',') }) }),
    client.value.rank({ ...place(now), limit: bestShown }),
  ]);
  update({ questions: next.questions, progress: next.progress, best: ranked.items });
}

function place({ folder, category }: Lesson) {
  return { folder, ...(category !== null && { category }) };
}

function asked<Kind extends TeachQuestion['kind']>(kind: Kind): Extract<TeachQuestion, { kind: Kind }> | undefined {
  const question = lesson.value?.questions[0];
  const isOfKind = (one: TeachQuestion): one is Extract<TeachQuestion, { kind: Kind }> => one.kind === kind;
  return question && isOfKind(question) ? question : undefined;
}

async function whileBusy(act: () => Promise<void>): Promise<void> {
  update({ isBusy: true });
  try {
    await act();
  } catch (error) {
    tellProblem(error);
  } finally {
    update({ isBusy: false });
  }
}

function update(some: Partial<Lesson>): void {
  if (lesson.value) lesson.value = { ...lesson.value, ...some };
}

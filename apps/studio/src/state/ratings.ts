import type { Verdict } from '@vsm/core';
import { countOf } from '../elements/count-of.ts';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { client } from './client.ts';

/** Rates pictures as one step, tells of it and offers to take it back. Resolves to whether it was kept. */
export async function ratePictures(pictures: readonly string[], verdict: Verdict, category?: string): Promise<boolean> {
  try {
    await client.value.rate(
      pictures.map((picture) => ({ picture, verdict, ...(category !== undefined && { category }) })),
    );
    const what = pictures.length === 1 ? 'Picture' : countOf(pictures.length, 'picture');
    tell(`${what} ${verdict}d.`, { name: 'Undo', run: () => void undoLast() });
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  }
}

/** Takes the last change of the memory back. */
export async function undoLast(): Promise<void> {
  try {
    const { undone } = await client.value.undo();
    tell(`Taken back: ${undone.label}.`);
  } catch (error) {
    tellProblem(error);
  }
}

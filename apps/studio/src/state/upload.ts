import { signal } from '@preact/signals';
import { countOf } from '../elements/count-of.ts';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { client } from './client.ts';
import { chooseFolder, loadFolders } from './folders.ts';

/** How far an upload has come, or `null` while there is none. */
export const upload = signal<{ readonly done: number; readonly total: number } | null>(null);

const filesAtOnce = 12;

/** Sends pictures to the server's own folder, and shows that folder as soon as the first ones are there. */
export async function uploadPictures(files: readonly File[]): Promise<void> {
  const pictures = files.filter(
    ({ type, name }) => type.startsWith('image/') || /\.(jxl|avif|heic|tiff?)$/i.test(name),
  );
  if (pictures.length === 0) return tellProblem(new Error('There is no picture among these files.'));
  if (upload.value) return tellProblem(new Error('Another upload is under way. Wait until it has ended.'));
  const refused: string[] = [];
  upload.value = { done: 0, total: pictures.length };
  try {
    for (let start = 0; start < pictures.length; start += filesAtOnce) {
      const answer = await client.value.uploadPictures(pictures.slice(start, start + filesAtOnce));
      refused.push(...answer.refused.map(({ name, detail }) => `${name}: ${detail}`));
      upload.value = { done: Math.min(pictures.length, start + filesAtOnce), total: pictures.length };
      const folder = answer.pictures[0]?.folder;
      await loadFolders();
      if (folder !== undefined) chooseFolder(folder);
    }
    const [first] = refused;
    if (first === undefined) tell(`${countOf(pictures.length, 'picture')} added.`);
    else tellProblem(new Error(`${countOf(refused.length, 'picture')} could not be read. ${first}`));
  } catch (error) {
    tellProblem(error);
  } finally {
    upload.value = null;
  }
}

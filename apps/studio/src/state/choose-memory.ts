import { batch } from '@preact/signals';
import { ratings } from '../memory/memory-list.ts';
import { lesson } from '../teach/lesson.ts';
import { memoryId } from './client.ts';
import { memoryState } from './connection.ts';
import { gallery } from './gallery.ts';

/** Works with another memory from now on: nothing of the one before stays on the page. */
export function chooseMemory(id: string): void {
  batch(() => {
    ratings.value = null;
    gallery.value = null;
    lesson.value = null;
    memoryState.value = null;
    memoryId.value = id;
  });
}

import { readJournalFacts } from '../memory-files/read-journal-facts.ts';
import { countOf } from '../output/counts.ts';
import { formatBytes } from '../output/sizes.ts';
import type { Check } from './check.ts';

/** Looks at the changes that are not in the memory file yet. */
export function checkJournal(memoryPath: string): Check {
  return {
    name: 'journal',
    run: async () => {
      const journal = await readJournalFacts(memoryPath);
      if (!journal) return { status: 'ok', message: 'none: all changes are in the memory file' };
      const { changeCount, sizeBytes, tornBytes } = journal;
      const message = `${countOf(changeCount, 'change')} beside the memory file, ${formatBytes(sizeBytes)}`;
      if (tornBytes === 0) return { status: 'ok', message };
      return {
        status: 'warning',
        message: `${message}; its last line was cut off after ${formatBytes(tornBytes)}, a change that never came to be`,
        cure: 'The next change removes it; to do so now: vsm repair',
      };
    },
  };
}

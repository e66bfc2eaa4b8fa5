import { Download, Upload } from 'lucide-preact';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';
import { undoLast } from '../state/ratings.ts';

/** Takes the memory away as a file, and takes in others. */
export function TransferPanel() {
  async function takeIn(file: File | undefined) {
    if (!file) return;
    try {
      const { added, changed, kept, refused } = await client.value.importMemory(file);
      const rest = refused > 0 ? `, ${refused} could not be used` : '';
      tell(`${added} added, ${changed} changed, ${kept} known already${rest}.`, {
        name: 'Undo',
        run: () => void undoLast(),
      });
    } catch (error) {
      tellProblem(error);
    }
  }

  return (
    <section class="memory-panel">
      <h2>Take it along</h2>
      <p class="soft">The memory is one file, and it is yours. The command vsm and VSM 2.0 read it too.</p>
      <div class="memory-actions">
        <a class="button" href={client.value.exportUrl()} download>
          <Download size={18} aria-hidden="true" />
          Export
        </a>
        <label class="button">
          <Upload size={18} aria-hidden="true" />
          Import
          <input
            class="visually-hidden"
            type="file"
            accept="application/json,.json"
            onChange={({ currentTarget }) => {
              void takeIn(currentTarget.files?.[0]);
              currentTarget.value = '';
            }}
          />
        </label>
      </div>
    </section>
  );
}

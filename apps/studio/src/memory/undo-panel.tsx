import { Undo2 } from 'lucide-preact';
import { useLoaded } from '../elements/loaded.ts';
import { client } from '../state/client.ts';
import { memoryState } from '../state/connection.ts';
import { undoLast } from '../state/ratings.ts';

const shownSteps = 8;

/** What was done last, the newest first; each can be taken back in turn. */
export function UndoPanel() {
  const { value } = useLoaded(
    (signal) => client.value.undoSteps({ signal }),
    [client.value, memoryState.value?.revision],
  );
  const steps = value?.steps ?? [];
  return (
    <section class="memory-panel">
      <h2>Last changes</h2>
      {steps.length === 0 && <p class="soft">Nothing to take back.</p>}
      <ol class="undo-steps">
        {steps.slice(0, shownSteps).map(({ label, createdAt }, place) => (
          <li key={`${createdAt}-${place}`}>
            <span>{label}</span>
            <time class="soft small" dateTime={createdAt}>
              {new Date(createdAt).toLocaleString()}
            </time>
          </li>
        ))}
      </ol>
      {steps.length > 0 && (
        <button type="button" class="button" onClick={() => void undoLast()}>
          <Undo2 size={18} aria-hidden="true" />
          Take back the last one
        </button>
      )}
    </section>
  );
}

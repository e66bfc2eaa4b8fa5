import { RefreshCw } from 'lucide-preact';
import { memoryState } from '../state/connection.ts';

/** Pictures don't jump about while one rates them: the new order comes when it is asked for. */
export function OrderNotice({ shown, onUpdate }: { shown: string | null; onUpdate: () => void }) {
  const isOld = shown !== null && memoryState.value !== null && memoryState.value.revision !== shown;
  if (!isOld) return null;
  return (
    <div class="order-notice">
      <button type="button" class="button" onClick={onUpdate}>
        <RefreshCw size={16} aria-hidden="true" />
        Show the new order
      </button>
    </div>
  );
}

import type { GenerationAttempt } from '@vsm/server/client';
import { ScorePill } from '../elements/score-pill.tsx';
import { client } from '../state/client.ts';

interface AttemptStripProps {
  readonly attempts: readonly GenerationAttempt[];
  /** The attempt that is shown large, by its index. */
  readonly shown: number | null;
  readonly onShow: (index: number) => void;
}

const statusInWords: Readonly<Record<GenerationAttempt['status'], string>> = {
  accepted: 'Accepted',
  rejected: 'Below the limit',
  stopped: 'Stopped early',
  failed: 'Failed',
};

/** The attempts of a run side by side, the accepted one framed. */
export function AttemptStrip({ attempts, shown, onShow }: AttemptStripProps) {
  if (attempts.length === 0) return null;
  return (
    <ol class="attempts" aria-label="Attempts">
      {attempts.map(({ index, number, status, score, picture, problem }) => (
        <li key={index} class={`attempt ${status}`}>
          <button
            type="button"
            aria-current={index === shown ? 'true' : undefined}
            disabled={!picture}
            title={problem?.detail}
            onClick={() => onShow(index)}
          >
            {picture && <img src={client.value.thumbnailUrl(picture, 320)} alt={`Attempt ${number}`} />}
            <ScorePill score={score} />
          </button>
          <span class="small">{statusInWords[status]}</span>
        </li>
      ))}
    </ol>
  );
}

import type { Optimization } from '@vsm/server/client';
import { useState } from 'preact/hooks';
import { countOf } from '../elements/count-of.ts';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';
import { undoLast } from '../state/ratings.ts';

/** Joins what is rated more than once: first what it would do, then doing it. */
export function OptimizePanel() {
  const [duplicates, setDuplicates] = useState(0.995);
  const [limit, setLimit] = useState('');
  const [plan, setPlan] = useState<Optimization | null>(null);
  const request = { duplicates, ...(limit !== '' && { max: Number(limit) }) };

  async function preview() {
    try {
      setPlan(await client.value.optimize({ ...request, dryRun: true }));
    } catch (error) {
      tellProblem(error);
    }
  }

  async function apply() {
    try {
      const { removals } = await client.value.optimize(request);
      setPlan(null);
      tell(`${countOf(removals.length, 'rating')} joined or removed.`, { name: 'Undo', run: () => void undoLast() });
    } catch (error) {
      tellProblem(error);
    }
  }

  return (
    <section class="memory-panel">
      <h2>Tidy up</h2>
      <p class="soft">Joins pictures that are rated more than once, and keeps what the taste rests on.</p>
      <div class="sheet-fields">
        <label>
          <span>As good as the same from a likeness of {duplicates.toFixed(3)}</span>
          <input
            type="range"
            min="0.9"
            max="1"
            step="0.005"
            value={duplicates}
            onChange={(event) => setDuplicates(event.currentTarget.valueAsNumber)}
          />
        </label>
        <label>
          <span>Ratings to keep at most</span>
          <input
            class="field"
            type="number"
            min="2"
            placeholder="All"
            value={limit}
            onChange={(event) => setLimit(event.currentTarget.value)}
          />
        </label>
      </div>
      <button type="button" class="button" onClick={() => void preview()}>
        Show what it would do
      </button>
      {plan && <Plan plan={plan} onApply={() => void apply()} />}
    </section>
  );
}

const shownRemovals = 24;

function Plan({ plan, onApply }: { plan: Optimization; onApply: () => void }) {
  const { removals, before, after } = plan;
  if (removals.length === 0) return <p aria-live="polite">There is nothing to tidy up.</p>;
  return (
    <div class="memory-plan" aria-live="polite">
      <p>
        {countOf(before.likes, 'like')} and {countOf(before.dislikes, 'dislike')} become {after.likes} and{' '}
        {after.dislikes}.
      </p>
      <ul class="standing">
        {removals.slice(0, shownRemovals).map(({ id, reason }) => (
          <li key={id}>
            <img src={client.value.ratingThumbnailUrl(id)} alt={reason} loading="lazy" />
          </li>
        ))}
      </ul>
      <button type="button" class="button primary" onClick={onApply}>
        Do it
      </button>
    </div>
  );
}

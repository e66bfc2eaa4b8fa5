import type { PictureExplanation } from '@vsm/server/client';
import { useLoaded } from '../elements/loaded.ts';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { certaintyInWords, formatScore, scoreInWords } from '../elements/score-text.ts';
import { client } from '../state/client.ts';
import { memoryState } from '../state/connection.ts';

const shownReasons = 4;
const shownPulls = 6;

/** Why a picture scores as it does: in words, and by the rated pictures that pulled it. */
export function PictureReasons({ picture, category }: { picture: string; category: string | null }) {
  const { value, problem, reload } = useLoaded(
    (signal) => client.value.explain({ picture, ...(category !== null && { category }) }, { signal }),
    [picture, category, memoryState.value?.revision],
  );
  if (problem !== null) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (!value) return <p class="viewer-score soft">…</p>;
  return (
    <>
      <p class="viewer-score">
        <strong>{formatScore(value.score.value)}</strong>
        <span>{scoreInWords(value.score)}</span>
        <span class="soft small">{certaintyInWords(value.score)}</span>
      </p>
      <Reasons reasons={value.reasons} />
      <Pulls title="Liked pictures that speak for it" pulls={value.pulls.filter(({ pull }) => pull > 0)} />
      <Pulls title="Pictures that speak against it" pulls={value.pulls.filter(({ pull }) => pull < 0)} />
      {value.suggestedCategory && <p class="soft small">Looks like your {value.suggestedCategory} pictures.</p>}
    </>
  );
}

function Reasons({ reasons }: Pick<PictureExplanation, 'reasons'>) {
  if (reasons.length === 0) return null;
  return (
    <section>
      <h3>Why</h3>
      <ul class="viewer-reasons">
        {reasons.slice(0, shownReasons).map(({ words, effect, attribute }) => (
          <li key={attribute} class={effect > 0 ? 'for' : 'against'}>
            <span aria-hidden="true">{effect > 0 ? '↑' : '↓'}</span>
            {words}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Pulls({ title, pulls }: { title: string; pulls: PictureExplanation['pulls'] }) {
  const shown = pulls.filter(({ rating }) => rating.hasThumbnail).slice(0, shownPulls);
  if (shown.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="viewer-pulls">
        {shown.map(({ rating, pull }) => (
          <li key={rating.id}>
            <img
              src={client.value.ratingThumbnailUrl(rating.id)}
              alt={`${rating.name ?? 'A picture'}, ${rating.verdict}d: ${formatScore(pull)}`}
              title={`${rating.name ?? ''} (${rating.verdict}d)`}
              loading="lazy"
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

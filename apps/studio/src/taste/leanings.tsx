import type { TasteReportView } from '@vsm/server/client';

const sureEnough = 0.8;

/** What the taste leans to, in words, the surest ones strong. */
export function Leanings({ leanings }: Pick<TasteReportView, 'leanings'>) {
  const shown = leanings.filter(({ confidence }) => confidence >= sureEnough);
  if (shown.length === 0) return <p class="soft">No clear leaning yet.</p>;
  return (
    <ul class="leanings">
      {shown.map(({ attribute, towards, awayFrom, confidence }) => (
        <li key={attribute}>
          <strong>{towards}</strong>
          <span class="soft small">
            rather than {awayFrom}, {Math.round(confidence * 100)} % sure
          </span>
        </li>
      ))}
    </ul>
  );
}

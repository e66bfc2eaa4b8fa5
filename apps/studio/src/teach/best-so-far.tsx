import type { RankedPicture } from '@vsm/server/client';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { ScorePill } from '../elements/score-pill.tsx';
import { client } from '../state/client.ts';

/** The pictures most to the taste as far as it is known; they walk to their new places after each answer. */
export function BestSoFar({ best }: { best: readonly RankedPicture[] }) {
  const list = useRef<HTMLUListElement>(null);
  const places = useRef(new Map<string, DOMRect>());
  useLayoutEffect(() => {
    const before = places.current;
    places.current = new Map();
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const item of list.current?.querySelectorAll<HTMLElement>('li') ?? []) {
      const id = item.dataset['id'] ?? '';
      const now = item.getBoundingClientRect();
      places.current.set(id, now);
      const from = before.get(id);
      if (isStill || before.size === 0) continue;
      const moves = from
        ? [{ translate: `${from.left - now.left}px ${from.top - now.top}px` }, { translate: '0 0' }]
        : [
            { opacity: 0, scale: 0.9 },
            { opacity: 1, scale: 1 },
          ];
      item.animate(moves, { duration: 360, easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)' });
    }
  }, [best]);

  if (!best.some(({ score }) => score && score.evidence !== 'none'))
    return <p class="soft">After your first answer, the pictures most to your taste gather here.</p>;
  return (
    <>
      <h2>Your favourites so far</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls, and what scrolls must be reached by keys. */}
      <ul class="best" ref={list} tabIndex={0} aria-label="Your favourites so far">
        {best.map(({ picture, score }) => (
          <li key={picture.id} data-id={picture.id}>
            <img src={client.value.thumbnailUrl(picture, 320)} alt={picture.name} />
            <ScorePill score={score} />
          </li>
        ))}
      </ul>
      <Link href="/" class="button">
        See all in this order
      </Link>
    </>
  );
}

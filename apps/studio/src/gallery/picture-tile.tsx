import type { Verdict } from '@vsm/core';
import type { RankedPicture } from '@vsm/server/client';
import { Check, Heart, ThumbsDown } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { ScorePill } from '../elements/score-pill.tsx';
import { formatScore } from '../elements/score-text.ts';
import type { FocusableTile } from '../grid/virtual-grid.tsx';
import './picture-tile.css';

export interface PictureTileProps {
  readonly ranked: RankedPicture;
  readonly thumbnail: string;
  readonly focusable: FocusableTile;
  readonly isSelected: boolean;
  readonly onOpen: () => void;
  readonly onSelect: (event: MouseEvent) => void;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** A picture of the gallery: its score, its verdict, and on hover what one can do with it. */
export function PictureTile({ ranked, thumbnail, focusable, isSelected, ...act }: PictureTileProps) {
  const { picture, score, rating } = ranked;
  // Most tiles are only scrolled past: what is done with one comes when the pointer does.
  const [isPointedAt, setPointedAt] = useState(false);
  return (
    <div
      class="tile"
      data-verdict={rating?.verdict}
      data-selected={isSelected || undefined}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
    >
      <button
        type="button"
        class="tile-open"
        aria-label={describe(ranked)}
        onClick={(event) => (event.shiftKey || event.ctrlKey || event.metaKey ? act.onSelect(event) : act.onOpen())}
        {...focusable}
      >
        <img src={thumbnail} alt="" decoding="async" draggable={false} />
        <ScorePill score={score} />
        {rating && <VerdictMark verdict={rating.verdict} />}
      </button>
      {(isPointedAt || isSelected) && (
        <>
          <button
            type="button"
            class="tile-select"
            tabIndex={-1}
            aria-label={`Select ${picture.name}`}
            aria-pressed={isSelected}
            onClick={act.onSelect}
          >
            <Check size={16} strokeWidth={2.5} aria-hidden="true" />
          </button>
          <div class="tile-verdicts">
            <VerdictButton verdict="like" rated={rating?.verdict} name={picture.name} onVerdict={act.onVerdict} />
            <VerdictButton verdict="dislike" rated={rating?.verdict} name={picture.name} onVerdict={act.onVerdict} />
          </div>
        </>
      )}
    </div>
  );
}

function describe({ picture, score, rating }: RankedPicture): string {
  const scored = score ? `, score ${formatScore(score.value)}` : '';
  return `${picture.name}${scored}${rating ? `, ${rating.verdict}d` : ''}`;
}

function VerdictMark({ verdict }: { verdict: Verdict }) {
  const Icon = verdict === 'like' ? Heart : ThumbsDown;
  return (
    <span class={`tile-mark ${verdict}`} aria-hidden="true">
      <Icon size={14} strokeWidth={2.25} fill={verdict === 'like' ? 'currentColor' : 'none'} />
    </span>
  );
}

interface VerdictButtonProps {
  readonly verdict: Verdict;
  readonly rated: Verdict | undefined;
  readonly name: string;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Out of the order of Tab: the keys L and D do the same for the tile that has the focus. */
function VerdictButton({ verdict, rated, name, onVerdict }: VerdictButtonProps) {
  const Icon = verdict === 'like' ? Heart : ThumbsDown;
  return (
    <button
      type="button"
      class={`tile-verdict ${verdict}`}
      tabIndex={-1}
      aria-label={`${verdict === 'like' ? 'Like' : 'Dislike'} ${name}`}
      aria-pressed={rated === verdict}
      onClick={() => onVerdict(verdict)}
    >
      <Icon size={18} strokeWidth={2} aria-hidden="true" />
    </button>
  );
}

import type { Verdict } from '@vsm/core';
import type { RankedPicture } from '@vsm/server/client';
import { ChevronLeft, ChevronRight, Heart, ThumbsDown, X } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { client } from '../state/client.ts';
import { PictureReasons } from './picture-reasons.tsx';
import './picture-viewer.css';

interface PictureViewerProps {
  readonly ranked: RankedPicture;
  readonly place: number;
  readonly count: number;
  readonly category: string | null;
  readonly onStep: (step: number) => void;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onClose: () => void;
}

/** One picture as large as the window, and why it scores as it does. */
export function PictureViewer({ ranked, place, count, category, onStep, onVerdict, onClose }: PictureViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { picture, rating } = ranked;
  useEffect(() => dialog.current?.showModal(), []);

  const keys: Readonly<Record<string, () => void>> = {
    arrowleft: () => onStep(-1),
    arrowright: () => onStep(1),
    l: () => onVerdict('like'),
    d: () => onVerdict('dislike'),
  };
  function handleKey(event: KeyboardEvent) {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <dialog class="viewer" ref={dialog} aria-label={picture.name} onClose={onClose} onKeyDown={handleKey}>
      <div class="viewer-stage">
        <img src={client.value.thumbnailUrl(picture, 2048)} alt={picture.name} />
        <button
          type="button"
          class="viewer-step back"
          aria-label="Picture before"
          disabled={place === 0}
          onClick={() => onStep(-1)}
        >
          <ChevronLeft aria-hidden="true" />
        </button>
        <button
          type="button"
          class="viewer-step on"
          aria-label="Next picture"
          disabled={place + 1 >= count}
          onClick={() => onStep(1)}
        >
          <ChevronRight aria-hidden="true" />
        </button>
      </div>
      <aside class="viewer-panel">
        <header>
          <h2>{picture.name}</h2>
          <button type="button" class="button plain icon" aria-label="Close" onClick={() => dialog.current?.close()}>
            <X size={20} aria-hidden="true" />
          </button>
        </header>
        <p class="soft small">
          {(place + 1).toLocaleString()} of {count.toLocaleString()}
          {picture.width !== null && ` · ${picture.width} × ${picture.height}`}
        </p>
        <div class="viewer-verdicts">
          <VerdictButton verdict="like" isGiven={rating?.verdict === 'like'} onVerdict={onVerdict} />
          <VerdictButton verdict="dislike" isGiven={rating?.verdict === 'dislike'} onVerdict={onVerdict} />
        </div>
        <PictureReasons picture={picture.id} category={category} />
      </aside>
    </dialog>
  );
}

interface VerdictButtonProps {
  readonly verdict: Verdict;
  readonly isGiven: boolean;
  readonly onVerdict: (verdict: Verdict) => void;
}

function VerdictButton({ verdict, isGiven, onVerdict }: VerdictButtonProps) {
  const Icon = verdict === 'like' ? Heart : ThumbsDown;
  return (
    <button
      type="button"
      class={`button${isGiven && verdict === 'like' ? ' primary' : ''}`}
      aria-pressed={isGiven}
      onClick={() => onVerdict(verdict)}
    >
      <Icon size={18} aria-hidden="true" fill={isGiven && verdict === 'like' ? 'currentColor' : 'none'} />
      {verdict === 'like' ? 'Like' : 'Dislike'}
    </button>
  );
}

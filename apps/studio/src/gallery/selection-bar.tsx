import type { Verdict } from '@vsm/core';
import { Heart, ThumbsDown, X } from 'lucide-preact';

interface SelectionBarProps {
  readonly count: number;
  readonly onVerdict: (verdict: Verdict) => void;
  readonly onClear: () => void;
}

export function SelectionBar({ count, onVerdict, onClear }: SelectionBarProps) {
  if (count === 0) return null;
  return (
    <div class="selection-bar" role="toolbar" aria-label="Selected pictures">
      <span aria-live="polite">{count.toLocaleString()} selected</span>
      <button type="button" class="button primary" onClick={() => onVerdict('like')}>
        <Heart size={16} aria-hidden="true" />
        Like
      </button>
      <button type="button" class="button" onClick={() => onVerdict('dislike')}>
        <ThumbsDown size={16} aria-hidden="true" />
        Dislike
      </button>
      <button type="button" class="button plain icon" aria-label="Select none" onClick={onClear}>
        <X size={18} aria-hidden="true" />
      </button>
    </div>
  );
}

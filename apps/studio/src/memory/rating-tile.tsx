import type { RatedPicture } from '@vsm/server/client';
import { Heart, ImageOff, ThumbsDown } from 'lucide-preact';
import type { FocusableTile } from '../grid/virtual-grid.tsx';
import { client } from '../state/client.ts';
import '../gallery/picture-tile.css';

interface RatingTileProps {
  readonly rating: RatedPicture;
  readonly focusable: FocusableTile;
  readonly onOpen: () => void;
}

export function RatingTile({ rating, focusable, onOpen }: RatingTileProps) {
  const { id, name, verdict, hasThumbnail } = rating;
  const Icon = verdict === 'like' ? Heart : ThumbsDown;
  return (
    <div class="tile">
      <button
        type="button"
        class="tile-open"
        aria-label={`${name ?? 'A picture'}, ${verdict}d`}
        onClick={onOpen}
        {...focusable}
      >
        {hasThumbnail ? (
          <img src={client.value.ratingThumbnailUrl(id)} alt="" decoding="async" draggable={false} />
        ) : (
          <span class="tile-missing">
            <ImageOff size={20} aria-hidden="true" />
            <span class="small">{name ?? 'Its picture is not here'}</span>
          </span>
        )}
        <span class={`tile-mark ${verdict}`} aria-hidden="true">
          <Icon size={14} strokeWidth={2.25} fill={verdict === 'like' ? 'currentColor' : 'none'} />
        </span>
      </button>
    </div>
  );
}

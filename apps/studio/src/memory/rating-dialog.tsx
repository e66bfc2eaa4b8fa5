import type { Verdict } from '@vsm/core';
import type { CategoryCount, PreferenceEdit, RatedPicture } from '@vsm/server/client';
import { Trash2, X } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { tell, tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';
import { undoLast } from '../state/ratings.ts';
import { showRating } from './memory-list.ts';

interface RatingDialogProps {
  readonly rating: RatedPicture;
  readonly categories: readonly CategoryCount[];
  readonly onClose: () => void;
}

/** A rating with all that can be changed about it. */
export function RatingDialog({ rating, categories, onClose }: RatingDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);

  async function edit(change: PreferenceEdit) {
    try {
      showRating((await client.value.editPreference(rating.id, change)).rating);
    } catch (error) {
      tellProblem(error);
    }
  }

  async function remove() {
    try {
      await client.value.removePreferences([rating.id]);
      tell('Rating removed.', { name: 'Undo', run: () => void undoLast() });
      dialog.current?.close();
    } catch (error) {
      tellProblem(error);
    }
  }

  return (
    <dialog class="sheet" ref={dialog} aria-label={rating.name ?? 'Rating'} onClose={onClose}>
      <header>
        <h2>{rating.name ?? 'A picture'}</h2>
        <button type="button" class="button plain icon" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X size={20} aria-hidden="true" />
        </button>
      </header>
      {rating.hasThumbnail && <img src={client.value.ratingThumbnailUrl(rating.id)} alt="" />}
      <RatingFields rating={rating} categories={categories} onEdit={(change) => void edit(change)} />
      <dl class="soft small">
        {rating.createdAt && (
          <>
            <dt>Rated</dt>
            <dd>{new Date(rating.createdAt).toLocaleString()}</dd>
          </>
        )}
        {rating.origin && (
          <>
            <dt>From</dt>
            <dd>
              {rating.origin.name ?? 'an import'}, {new Date(rating.origin.importedAt).toLocaleDateString()}
            </dd>
          </>
        )}
        {rating.note && (
          <>
            <dt>Note</dt>
            <dd>{rating.note}</dd>
          </>
        )}
      </dl>
      <button type="button" class="button danger" onClick={() => void remove()}>
        <Trash2 size={18} aria-hidden="true" />
        Remove this rating
      </button>
    </dialog>
  );
}

interface RatingFieldsProps {
  readonly rating: RatedPicture;
  readonly categories: readonly CategoryCount[];
  readonly onEdit: (change: PreferenceEdit) => void;
}

/** What is being typed is not replaced when the memory changes meanwhile: only a changed value is a new field. */
function RatingFields({ rating, categories, onEdit }: RatingFieldsProps) {
  return (
    <div class="sheet-fields">
      <label>
        <span>Verdict</span>
        <select
          class="field"
          value={rating.verdict}
          onChange={({ currentTarget: { value } }) => onEdit({ verdict: toVerdict(value) })}
        >
          <option value="like">Like</option>
          <option value="dislike">Dislike</option>
        </select>
      </label>
      <label>
        <span>Category</span>
        <input
          class="field"
          list="memory-categories"
          key={`category ${rating.category}`}
          defaultValue={rating.category ?? ''}
          placeholder="In every one"
          onChange={({ currentTarget: { value } }) => value.trim() && onEdit({ category: value.trim() })}
        />
      </label>
      <datalist id="memory-categories">
        {categories.map(({ category }) => (
          <option key={category} value={category} />
        ))}
      </datalist>
      <label>
        <span>Weight</span>
        <input
          class="field"
          type="number"
          min="0.1"
          max="10"
          step="0.1"
          key={`weight ${rating.weight}`}
          defaultValue={String(rating.weight)}
          onChange={({ currentTarget }) =>
            currentTarget.validity.valid && onEdit({ weight: currentTarget.valueAsNumber })
          }
        />
      </label>
    </div>
  );
}

function toVerdict(value: string): Verdict {
  return value === 'like' ? 'like' : 'dislike';
}

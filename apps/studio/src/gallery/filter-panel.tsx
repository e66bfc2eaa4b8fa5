import type { Categories } from '@vsm/server/client';
import { useEffect, useState } from 'preact/hooks';
import { formatScore } from '../elements/score-text.ts';
import { TasteSelect } from '../elements/taste-select.tsx';
import { tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';
import { countFilters, type GalleryFilters, noFilters } from './gallery-query.ts';

interface FilterPanelProps {
  readonly id: string;
  readonly filters: GalleryFilters;
  readonly onFilters: (filters: GalleryFilters) => void;
}

export function FilterPanel({ id, filters, onFilters }: FilterPanelProps) {
  const [categories, setCategories] = useState<Categories['categories']>([]);
  useEffect(() => {
    client.value.categories().then((found) => setCategories(found.categories), tellProblem);
  }, []);
  const set = (some: Partial<GalleryFilters>) => onFilters({ ...filters, ...some });
  return (
    <div id={id} class="filter-panel">
      <label>
        <span>Rated</span>
        <select
          class="field"
          value={filters.verdict ?? ''}
          onChange={({ currentTarget: { value } }) =>
            set({ verdict: value === 'like' || value === 'dislike' || value === 'unrated' ? value : null })
          }
        >
          <option value="">Any</option>
          <option value="like">Liked</option>
          <option value="dislike">Disliked</option>
          <option value="unrated">Not rated</option>
        </select>
      </label>
      <TasteSelect categories={categories} category={filters.category} onCategory={(category) => set({ category })} />
      <ScoreLimit label="Score at least" value={filters.minimum} onValue={(minimum) => set({ minimum })} />
      <ScoreLimit label="Score at most" value={filters.maximum} onValue={(maximum) => set({ maximum })} />
      <DayLimit label="From" value={filters.from} onValue={(from) => set({ from })} />
      <DayLimit label="To" value={filters.to} onValue={(to) => set({ to })} />
      {countFilters(filters) > 0 && (
        <button type="button" class="button" onClick={() => onFilters({ ...noFilters, sort: filters.sort })}>
          Clear filters
        </button>
      )}
    </div>
  );
}

interface LimitProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly onValue: (value: Value) => void;
}

function ScoreLimit({ label, value, onValue }: LimitProps<number>) {
  return (
    <label>
      <span>
        {label} <output>{formatScore(value)}</output>
      </span>
      <input
        type="range"
        min="-1"
        max="1"
        step="0.05"
        value={value}
        onChange={(event) => onValue(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}

function DayLimit({ label, value, onValue }: LimitProps<string>) {
  return (
    <label>
      <span>{label}</span>
      <input class="field" type="date" value={value} onChange={(event) => onValue(event.currentTarget.value)} />
    </label>
  );
}

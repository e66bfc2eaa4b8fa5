import type { Verdict } from '@vsm/core';
import type { CategoryCount } from '@vsm/server/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { countOf } from '../elements/count-of.ts';
import { useLoaded } from '../elements/loaded.ts';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { tellProblem } from '../elements/toaster.tsx';
import { VirtualGrid } from '../grid/virtual-grid.tsx';
import { MemoryChoice } from '../memory/memory-choice.tsx';
import { loadRatings, ratings, reachRating } from '../memory/memory-list.ts';
import { OptimizePanel } from '../memory/optimize-panel.tsx';
import { RatingDialog } from '../memory/rating-dialog.tsx';
import { RatingTile } from '../memory/rating-tile.tsx';
import { TransferPanel } from '../memory/transfer-panel.tsx';
import { UndoPanel } from '../memory/undo-panel.tsx';
import { client } from '../state/client.ts';
import { memoryState } from '../state/connection.ts';
import '../memory/memory.css';
import '../taste/taste.css';

/** Every rating with its picture, and what can be done with them all. */
export function MemoryPage() {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [category, setCategory] = useState<string | null>(null);
  const query = useMemo(
    () => ({ ...(verdict && { verdict }), ...(category !== null && { category }) }),
    [verdict, category],
  );
  const loaded = useLoaded((signal) => loadRatings(query, signal), [client.value, query, memoryState.value?.revision]);
  const categories = useLoaded((signal) => client.value.categories({ signal }), [memoryState.value?.revision]);
  if (loaded.problem !== null) return <ProblemNotice problem={loaded.problem} onRetry={loaded.reload} />;
  return (
    <div class="memory">
      <header class="memory-head">
        <h1>Memory</h1>
        <p class="soft">{describeHoldings()}</p>
        <MemoryChoice />
        <MemoryFilters
          verdict={verdict}
          category={category}
          categories={categories.value?.categories ?? []}
          onVerdict={setVerdict}
          onCategory={setCategory}
        />
      </header>
      <RatingGrid
        categories={categories.value?.categories ?? []}
        onReach={(index) => reachRating(query, index).catch(tellProblem)}
      />
      <aside class="memory-panels" aria-label="What can be done with the memory">
        <UndoPanel />
        <TransferPanel />
        <OptimizePanel />
      </aside>
    </div>
  );
}

function describeHoldings(): string {
  const state = memoryState.value;
  if (!state) return '';
  const counts = [countOf(state.likes, 'like'), countOf(state.dislikes, 'dislike')];
  if (state.comparisons > 0) counts.push(countOf(state.comparisons, 'comparison'));
  return counts.join(', ');
}

interface MemoryFiltersProps {
  readonly verdict: Verdict | null;
  readonly category: string | null;
  readonly categories: readonly CategoryCount[];
  readonly onVerdict: (verdict: Verdict | null) => void;
  readonly onCategory: (category: string | null) => void;
}

function MemoryFilters({ verdict, category, categories, onVerdict, onCategory }: MemoryFiltersProps) {
  return (
    <div class="memory-actions">
      <label>
        <span class="visually-hidden">Verdict</span>
        <select
          class="field"
          value={verdict ?? ''}
          onChange={({ currentTarget: { value } }) => onVerdict(value === 'like' || value === 'dislike' ? value : null)}
        >
          <option value="">Likes and dislikes</option>
          <option value="like">Likes</option>
          <option value="dislike">Dislikes</option>
        </select>
      </label>
      <label>
        <span class="visually-hidden">Category</span>
        <select
          class="field"
          value={category ?? ''}
          onChange={({ currentTarget: { value } }) => onCategory(value === '' ? null : value)}
        >
          <option value="">Every category</option>
          {categories.map((each) => (
            <option key={each.category} value={each.category}>
              {each.category} ({each.likes + each.dislikes})
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface RatingGridProps {
  readonly categories: readonly CategoryCount[];
  readonly onReach: (index: number) => void;
}

function RatingGrid({ categories, onReach }: RatingGridProps) {
  const [current, setCurrent] = useState(0);
  const [openedId, setOpenedId] = useState<string | null>(null);
  const page = ratings.value;
  const items = page?.items ?? [];
  const opened = items.find(({ id }) => id === openedId);
  useEffect(() => {
    if (openedId !== null && !opened) setOpenedId(null);
  }, [opened]);
  if (page?.total === 0)
    return (
      <p class="page-waiting soft">
        No rating here yet. <Link href="/teach">Answer a dozen questions</Link>.
      </p>
    );
  return (
    <>
      <VirtualGrid
        label="Ratings"
        count={page?.total ?? 0}
        current={current}
        onCurrent={setCurrent}
        onVisible={(_, end) => onReach(end)}
        keyOf={(index) => items[index]?.id ?? `place-${index}`}
        renderTile={(index, focusable) => {
          const rating = items[index];
          if (!rating) return <div class="tile" {...focusable} />;
          return <RatingTile rating={rating} focusable={focusable} onOpen={() => setOpenedId(rating.id)} />;
        }}
      />
      {opened && (
        <RatingDialog key={opened.id} rating={opened} categories={categories} onClose={() => setOpenedId(null)} />
      )}
    </>
  );
}

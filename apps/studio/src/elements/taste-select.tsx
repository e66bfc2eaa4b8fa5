import type { CategoryCount } from '@vsm/server/client';

interface TasteSelectProps {
  readonly categories: readonly CategoryCount[];
  /** `null`: the whole taste. */
  readonly category: string | null;
  readonly onCategory: (category: string | null) => void;
}

/** Whose taste counts: that of everything, or of a category. */
export function TasteSelect({ categories, category, onCategory }: TasteSelectProps) {
  return (
    <label>
      <span>Taste for</span>
      <select
        class="field"
        value={category ?? ''}
        onChange={({ currentTarget: { value } }) => onCategory(value === '' ? null : value)}
      >
        <option value="">Everything</option>
        {categories.map((each) => (
          <option key={each.category} value={each.category}>
            {each.category}
          </option>
        ))}
      </select>
    </label>
  );
}

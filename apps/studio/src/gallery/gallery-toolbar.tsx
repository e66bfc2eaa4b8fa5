import type { Folder } from '@vsm/server/client';
import { ImagePlus, SlidersHorizontal } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { chooseFolder } from '../state/folders.ts';
import { FilterPanel } from './filter-panel.tsx';
import { countFilters, type GalleryFilters } from './gallery-query.ts';
import './gallery-toolbar.css';

export interface GalleryToolbarProps {
  readonly folders: readonly Folder[];
  readonly folder: Folder;
  readonly filters: GalleryFilters;
  readonly onFilters: (filters: GalleryFilters) => void;
  readonly onAdd: () => void;
}

export function GalleryToolbar({ folders, folder, filters, onFilters, onAdd }: GalleryToolbarProps) {
  const [isOpen, setOpen] = useState(false);
  const filterCount = countFilters(filters);
  return (
    <>
      <div class="gallery-toolbar">
        <h1 class="visually-hidden">Pictures</h1>
        <label>
          <span class="visually-hidden">Folder</span>
          <select class="field" value={folder.id} onChange={(event) => chooseFolder(event.currentTarget.value)}>
            {folders.map(({ id, name, pictureCount }) => (
              <option key={id} value={id}>
                {name} ({pictureCount.toLocaleString()})
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="visually-hidden">Order</span>
          <select
            class="field"
            value={filters.sort}
            onChange={({ currentTarget: { value } }) =>
              onFilters({ ...filters, sort: value === 'newest' || value === 'name' ? value : 'score' })
            }
          >
            <option value="score">Best first</option>
            <option value="newest">Newest first</option>
            <option value="name">By name</option>
          </select>
        </label>
        <button
          type="button"
          class="button plain"
          aria-expanded={isOpen}
          aria-controls="gallery-filters"
          onClick={() => setOpen(!isOpen)}
        >
          <SlidersHorizontal size={18} aria-hidden="true" />
          <span>Filters{filterCount > 0 && ` (${filterCount})`}</span>
        </button>
        <button type="button" class="button plain gallery-add" onClick={onAdd}>
          <ImagePlus size={18} aria-hidden="true" />
          <span>Add pictures</span>
        </button>
      </div>
      {isOpen && <FilterPanel id="gallery-filters" filters={filters} onFilters={onFilters} />}
    </>
  );
}

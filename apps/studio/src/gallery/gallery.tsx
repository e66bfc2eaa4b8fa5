import type { Verdict } from '@vsm/core';
import type { Folder, RankedPicture } from '@vsm/server/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { usePageKeys } from '../elements/use-page-keys.ts';
import { VirtualGrid } from '../grid/virtual-grid.tsx';
import { client } from '../state/client.ts';
import { folderProgress } from '../state/connection.ts';
import { gallery, galleryProblem, loadGallery, reachPicture } from '../state/gallery.ts';
import { ratePictures, undoLast } from '../state/ratings.ts';
import { PictureViewer } from '../viewer/picture-viewer.tsx';
import { type GalleryFilters, toRankQuery } from './gallery-query.ts';
import { OrderNotice } from './order-notice.tsx';
import { PictureTile } from './picture-tile.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './use-selection.ts';
import './gallery.css';

interface GalleryProps {
  readonly folder: Folder;
  readonly filters: GalleryFilters;
}

/** The pictures of a folder in order, to look at and to rate. */
export function Gallery({ folder, filters }: GalleryProps) {
  const query = useMemo(() => toRankQuery(folder.id, filters), [folder.id, filters]);
  const [current, setCurrent] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const encoded = folderProgress.value.get(folder.id)?.encoded;
  const contents = gallery.value?.query === query ? gallery.value : null;
  const items = contents?.items ?? [];
  const selection = useSelection(items);
  usePageKeys(pageKeys);

  useEffect(() => {
    setCurrent(0);
    void loadGallery(query);
  }, [query, client.value]);

  useEffect(() => {
    if (contents && encoded !== undefined) void loadGallery(query);
  }, [encoded]);

  function rate(verdict: Verdict, index: number) {
    const ids = selection.ids.size > 0 ? [...selection.ids] : items[index] ? [items[index].picture.id] : [];
    if (ids.length === 0) return;
    showVerdict(ids, verdict);
    selection.clear();
    void keepVerdict(ids, verdict);
  }

  async function keepVerdict(ids: readonly string[], verdict: Verdict) {
    if (!(await ratePictures(ids, verdict, filters.category ?? undefined))) await loadGallery(query);
  }

  function handleKey(event: KeyboardEvent, index: number) {
    const act = tileKeys[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act({ rate: (verdict) => rate(verdict, index), select: () => selection.toggle(index), clear: selection.clear });
  }

  if (galleryProblem.value !== null && !contents)
    return <ProblemNotice problem={galleryProblem.value} onRetry={() => loadGallery(query)} />;
  return (
    <div class="gallery">
      <FolderProgressLine folder={folder.id} />
      <OrderNotice shown={contents?.revision ?? null} onUpdate={() => loadGallery(query)} />
      {contents?.total === 0 && <p class="gallery-none">No picture passes the filters.</p>}
      <VirtualGrid
        label={`Pictures of ${folder.name}`}
        count={contents?.total ?? 0}
        current={current}
        onCurrent={setCurrent}
        onKey={handleKey}
        onVisible={(_, end) => void reachPicture(end)}
        keyOf={(index) => items[index]?.picture.id ?? `place-${index}`}
        renderTile={(index, focusable) => {
          const ranked = items[index];
          if (!ranked) return <div class="tile" {...focusable} />;
          return (
            <PictureTile
              ranked={ranked}
              thumbnail={client.value.thumbnailUrl(ranked.picture, 320)}
              focusable={focusable}
              isSelected={selection.ids.has(ranked.picture.id)}
              onOpen={() => setOpened(index)}
              onSelect={(event) => (event.shiftKey ? selection.extendTo(index) : selection.toggle(index))}
              onVerdict={(verdict) => rate(verdict, index)}
            />
          );
        }}
      />
      <SelectionBar
        count={selection.ids.size}
        onVerdict={(verdict) => rate(verdict, current)}
        onClear={selection.clear}
      />
      {opened !== null && items[opened] && (
        <PictureViewer
          ranked={items[opened]}
          place={opened}
          count={contents?.total ?? 0}
          category={filters.category}
          onStep={(step) => {
            const target = Math.min(items.length - 1, Math.max(0, opened + step));
            setOpened(target);
            setCurrent(target);
            void reachPicture(target + 20);
          }}
          onVerdict={(verdict) => rate(verdict, opened)}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}

interface TileActions {
  readonly rate: (verdict: Verdict) => void;
  readonly select: () => void;
  readonly clear: () => void;
}

const tileKeys: Readonly<Record<string, (actions: TileActions) => void>> = {
  l: ({ rate }) => rate('like'),
  d: ({ rate }) => rate('dislike'),
  ' ': ({ select }) => select(),
  escape: ({ clear }) => clear(),
};

const pageKeys = { u: () => void undoLast() };

/** At once, before the server has answered; the order stays until it is asked for. */
function showVerdict(ids: readonly string[], verdict: Verdict): void {
  const contents = gallery.value;
  if (!contents) return;
  const rated = new Set(ids);
  const mark = (ranked: RankedPicture): RankedPicture =>
    rated.has(ranked.picture.id)
      ? { ...ranked, rating: { id: '', category: null, ...ranked.rating, verdict } }
      : ranked;
  gallery.value = { ...contents, items: contents.items.map(mark) };
}

function FolderProgressLine({ folder }: { folder: string }) {
  const progress = folderProgress.value.get(folder);
  if (!progress || progress.isComplete) return null;
  const { encoded, failed, total } = progress;
  return (
    <div class="gallery-progress">
      <progress max={total} value={encoded + failed} aria-label="Pictures looked at" />
      <span class="small soft">
        Looking at your pictures: {(encoded + failed).toLocaleString()} of {total.toLocaleString()}
      </span>
    </div>
  );
}

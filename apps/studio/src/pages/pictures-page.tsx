import { useEffect, useState } from 'preact/hooks';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { Gallery } from '../gallery/gallery.tsx';
import { type GalleryFilters, noFilters } from '../gallery/gallery-query.ts';
import { GalleryToolbar } from '../gallery/gallery-toolbar.tsx';
import { client } from '../state/client.ts';
import { currentFolder, folders, loadFolders } from '../state/folders.ts';
import { DropArea, pickPictures } from '../welcome/drop-area.tsx';
import { Welcome } from '../welcome/welcome.tsx';

/** The gallery, or where there are no pictures yet, how to begin. */
export function PicturesPage() {
  const [filters, setFilters] = useState<GalleryFilters>(noFilters);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    loadFolders().catch(setProblem);
  };
  useEffect(load, [client.value]);

  if (problem !== null) return <ProblemNotice problem={problem} onRetry={load} />;
  if (!folders.value) return null;
  const folder = currentFolder.value;
  return (
    <DropArea>
      {folder ? (
        <>
          <GalleryToolbar
            folders={folders.value}
            folder={folder}
            filters={filters}
            onFilters={setFilters}
            onAdd={pickPictures}
          />
          <Gallery folder={folder} filters={filters} />
        </>
      ) : (
        <Welcome onPick={pickPictures} />
      )}
    </DropArea>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { tellProblem } from '../elements/toaster.tsx';
import { Gallery } from '../gallery/gallery.tsx';
import { type GalleryFilters, noFilters } from '../gallery/gallery-query.ts';
import { GalleryToolbar } from '../gallery/gallery-toolbar.tsx';
import { client } from '../state/client.ts';
import { chooseFolder, currentFolder, folders, loadFolders } from '../state/folders.ts';
import { DropArea, pickPictures } from '../welcome/drop-area.tsx';
import { Welcome } from '../welcome/welcome.tsx';

/** The gallery, or where there are no pictures yet, how to begin. */
export function PicturesPage() {
  const [filters, setFilters] = useState<GalleryFilters>(noFilters);
  const [problem, setProblem] = useState<unknown>(null);
  const [, goTo] = useLocation();
  const load = () => {
    setProblem(null);
    loadFolders().catch(setProblem);
  };
  useEffect(load, [client.value]);

  async function takeSamples() {
    try {
      const { id } = await client.value.drawSamples();
      await loadFolders();
      chooseFolder(id);
      goTo('/teach');
    } catch (error) {
      tellProblem(error);
    }
  }

  if (problem !== null) return <ProblemNotice problem={problem} onRetry={load} />;
  if (!folders.value) return null;
  const folder = currentFolder.value;
  const hasSamples = folders.value.some(({ kind }) => kind === 'samples');
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
        <Welcome onPick={pickPictures} {...(hasSamples && { onSamples: takeSamples })} />
      )}
    </DropArea>
  );
}

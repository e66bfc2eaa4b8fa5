import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { tellProblem } from '../elements/toaster.tsx';
import { upload, uploadPictures } from '../state/upload.ts';
import { readDrop } from './read-drop.ts';
import './drop-area.css';

/** Takes pictures and folders that are dropped anywhere on it. */
export function DropArea({ children }: { children: ComponentChildren }) {
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop is a shortcut for the button that picks files.
    <div
      class="drop-area"
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={(event) => {
        if (!event.dataTransfer) return;
        event.preventDefault();
        setOver(false);
        readDrop(event.dataTransfer).then(uploadPictures).catch(tellProblem);
      }}
    >
      {children}
      {isOver && <div class="drop-hint">Drop to add</div>}
      {upload.value && (
        <div class="upload-progress" role="status">
          <progress max={upload.value.total} value={upload.value.done} aria-label="Pictures added" />
          Adding {upload.value.done.toLocaleString()} of {upload.value.total.toLocaleString()}
        </div>
      )}
    </div>
  );
}

/** Opens the system's dialog for pictures. */
export function pickPictures(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = 'image/*';
  input.addEventListener('change', () => void uploadPictures([...(input.files ?? [])]));
  input.click();
}

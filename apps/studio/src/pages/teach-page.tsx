import { useEffect } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { tellProblem } from '../elements/toaster.tsx';
import { client } from '../state/client.ts';
import { folderProgress } from '../state/connection.ts';
import { currentFolder, folders, loadFolders } from '../state/folders.ts';
import { BestSoFar } from '../teach/best-so-far.tsx';
import { askNext, beginLesson, lesson } from '../teach/lesson.ts';
import { Question } from '../teach/question.tsx';
import { TeachProgress } from '../teach/teach-progress.tsx';
import '../teach/teach.css';

/** Good questions, one after another, and beside them what they have taught. */
export function TeachPage() {
  useEffect(() => {
    loadFolders().catch(tellProblem);
  }, [client.value]);
  const folder = currentFolder.value;
  useEffect(() => {
    if (folder) void beginLesson(folder.id, null);
  }, [folder?.id, client.value]);
  const encoded = folder ? folderProgress.value.get(folder.id)?.encoded : undefined;
  const now = lesson.value;
  useEffect(() => {
    if (now && !now.isBusy && now.questions.length === 0) void askNext();
  }, [encoded]);

  if (folders.value && !folder)
    return (
      <div class="teach-none">
        <h1>Teach</h1>
        <p>
          There is nothing to ask about yet. <Link href="/">Add some pictures</Link> first.
        </p>
      </div>
    );
  if (!now) return null;
  return (
    <div class="teach">
      <h1 class="visually-hidden">Teach</h1>
      <Question lesson={now} />
      <aside class="teach-aside">
        <TeachProgress lesson={now} />
        <BestSoFar best={now.best} />
      </aside>
    </div>
  );
}

import { formatEstimate } from '@vsm/report';
import type { TasteReportView } from '@vsm/server/client';
import { useLoaded } from '../elements/loaded.ts';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { client } from '../state/client.ts';
import { memoryState } from '../state/connection.ts';
import { currentFolder, loadFolders } from '../state/folders.ts';
import { Leanings } from '../taste/leanings.tsx';
import { NextSteps } from '../taste/next-steps.tsx';
import { StandingPictures } from '../taste/standing-pictures.tsx';
import { TastePlots } from '../taste/taste-plots.tsx';
import '../taste/taste.css';

const shownPictures = 8;

/** What VSM knows of the taste, how well, and what would help. */
export function TastePage() {
  const { value, problem, reload } = useLoaded(loadTaste, [client.value, memoryState.value?.revision]);
  if (problem !== null) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (!value) return <p class="page-waiting soft">Measuring your taste …</p>;
  const { taste, statistics, best } = value;
  return (
    <div class="taste">
      <header>
        <h1>Your taste</h1>
        <p class="taste-lead">{qualityLead(taste)}</p>
      </header>
      <NextSteps steps={taste.nextSteps} />
      <section>
        <h2>It leans to</h2>
        <Leanings leanings={taste.leanings} />
      </section>
      <StandingPictures title="Pictures that stand for it" pictures={best} />
      <TastePlots taste={taste} statistics={statistics} />
      <CategoryTable categories={taste.categories} />
    </div>
  );
}

async function loadTaste(signal: AbortSignal) {
  await loadFolders();
  const folder = currentFolder.value;
  const [taste, statistics, ranked] = await Promise.all([
    client.value.taste({ signal }),
    client.value.statistics({ signal }),
    folder ? client.value.rank({ folder: folder.id, limit: shownPictures }, { signal }) : null,
  ]);
  const best = (ranked?.items ?? []).filter(({ score }) => score && score.evidence !== 'none' && score.value > 0);
  return { taste, statistics, best };
}

function qualityLead({ quality, reason }: TasteReportView): string {
  if (!quality) return reason ?? 'How well it knows you cannot be told yet.';
  return `Of pairs it had not seen, it puts the one you like first in ${formatEstimate(quality.auc)}.`;
}

function CategoryTable({ categories }: Pick<TasteReportView, 'categories'>) {
  if (categories.length < 2) return null;
  return (
    <section>
      <h2>By category</h2>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col">Likes</th>
              <th scope="col">Dislikes</th>
              <th scope="col">Placed right</th>
            </tr>
          </thead>
          <tbody>
            {categories.map(({ category, likes, dislikes, auc }) => (
              <tr key={category}>
                <th scope="row">{category}</th>
                <td>{likes}</td>
                <td>{dislikes}</td>
                <td>{auc ? formatEstimate(auc) : 'not known yet'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

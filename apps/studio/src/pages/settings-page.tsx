import type { DoctorReport, Folder, ModelInfo, StudioSettings } from '@vsm/server/client';
import { useEffect } from 'preact/hooks';
import { useLoaded } from '../elements/loaded.ts';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { tellProblem } from '../elements/toaster.tsx';
import { appearance, setAppearance } from '../settings/appearance.ts';
import { client } from '../state/client.ts';
import { folders, loadFolders } from '../state/folders.ts';
import '../settings/settings.css';

/** What the page looks like, what pictures are seen with, which folders are shown, and whether all is well. */
export function SettingsPage() {
  const { value, problem, reload } = useLoaded(
    async (signal) => (await client.value.models({ signal })).models,
    [client.value],
  );
  useEffect(() => {
    loadFolders().catch(tellProblem);
  }, [client.value]);
  if (problem !== null) return <ProblemNotice problem={problem} onRetry={reload} />;
  return (
    <div class="settings">
      <h1>Settings</h1>
      <AppearanceSetting />
      {value && <ModelList models={value} />}
      <FolderList folders={folders.value ?? []} />
      <Doctor />
    </div>
  );
}

const appearances: readonly (readonly [StudioSettings['appearance'], string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

function AppearanceSetting() {
  return (
    <section>
      <fieldset class="segments">
        <legend>Appearance</legend>
        {appearances.map(([value, name]) => (
          <label key={value}>
            <input
              type="radio"
              name="appearance"
              value={value}
              checked={appearance.value === value}
              onChange={() => setAppearance(value).catch(tellProblem)}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </section>
  );
}

function ModelList({ models }: { models: readonly ModelInfo[] }) {
  return (
    <section>
      <h2>Model</h2>
      <p class="soft">
        What pictures are seen with. Another one is fetched by <code>vsm models pull</code> and taken by{' '}
        <code>vsm models use</code>.
      </p>
      <ul class="settings-list">
        {models.map(({ name, title, purpose, license, isHere, isInUse }) => (
          <li key={name}>
            <span>
              <strong>{title}</strong>
              <br />
              <span class="soft small">
                {purpose} · {license}
              </span>
            </span>
            <span class="soft small">{isInUse ? 'In use' : isHere ? 'Here' : 'Not fetched'}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FolderList({ folders }: { folders: readonly Folder[] }) {
  return (
    <section>
      <h2>Folders</h2>
      <p class="soft">
        Folders of this computer are shown when the server is started with <code>vsm serve --folder DIR</code>.
      </p>
      <ul class="settings-list">
        {folders.map(({ id, name, pictureCount }) => (
          <li key={id}>
            <span>{name}</span>
            <span class="soft small">{pictureCount.toLocaleString()} pictures</span>
            <button
              type="button"
              class="button"
              onClick={() => client.value.rescanFolder(id).then(loadFolders).catch(tellProblem)}
            >
              Look again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Doctor() {
  const { value, problem, reload } = useLoaded((signal) => client.value.doctor({ signal }), [client.value]);
  return (
    <section>
      <h2>Is all well?</h2>
      {problem !== null && <ProblemNotice problem={problem} onRetry={reload} />}
      {value && <DoctorChecks report={value} />}
    </section>
  );
}

function DoctorChecks({ report }: { report: DoctorReport }) {
  return (
    <ul class="settings-list">
      {report.checks.map(({ name, status, message, cure }) => (
        <li key={name} class={`check-${status}`}>
          <span>
            <strong>{name}</strong>
            <br />
            <span class="soft small">{message}</span>
            {cure && (
              <>
                <br />
                <span class="small">{cure}</span>
              </>
            )}
          </span>
          <span class="small">{status === 'ok' ? 'Well' : status === 'warning' ? 'Look at this' : 'Broken'}</span>
        </li>
      ))}
    </ul>
  );
}

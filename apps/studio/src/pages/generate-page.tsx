import type { StudioSettings } from '@vsm/server/client';
import { useEffect, useState } from 'preact/hooks';
import { useLoaded } from '../elements/loaded.ts';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { tellProblem } from '../elements/toaster.tsx';
import { GenerateForm } from '../generate/generate-form.tsx';
import { cancelRun, generate, run, showLastRun } from '../generate/generation-run.ts';
import { GenerationStage } from '../generate/generation-stage.tsx';
import { client } from '../state/client.ts';
import '../generate/generate.css';

/** Pictures from a generator, tried again until they are to the taste. */
export function GeneratePage() {
  const { value, problem, reload } = useLoaded(loadChoices, [client.value]);
  const [edited, setEdited] = useState<StudioSettings | null>(null);
  useEffect(() => {
    void showLastRun();
  }, [client.value]);

  if (problem !== null) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (!value) return null;
  const settings = edited ?? value.settings;

  function change(some: Partial<StudioSettings>) {
    const changed = { ...settings, ...some };
    setEdited(changed);
    client.value.saveSettings(changed).catch(tellProblem);
  }

  return (
    <div class="generate">
      <div class="generate-side">
        <h1>Generate</h1>
        <GenerateForm
          generators={value.generators}
          categories={value.categories}
          settings={settings}
          isRunning={run.value?.generation.state === 'running'}
          onSettings={change}
          onGenerate={(request) => void generate(request)}
          onCancel={() => void cancelRun()}
        />
      </div>
      {run.value ? (
        <GenerationStage run={run.value} />
      ) : (
        <p class="generate-none soft">Each attempt appears here with its score. The one to your taste stays.</p>
      )}
    </div>
  );
}

async function loadChoices(signal: AbortSignal) {
  const [{ generators }, { categories }, settings] = await Promise.all([
    client.value.generators({ signal }),
    client.value.categories({ signal }),
    client.value.settings({ signal }),
  ]);
  return { generators, categories, settings };
}

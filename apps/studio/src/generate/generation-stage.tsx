import type { Verdict } from '@vsm/core';
import type { GenerationAttempt } from '@vsm/server/client';
import { Heart, ThumbsDown } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { countOf } from '../elements/count-of.ts';
import { formatScore, scoreInWords } from '../elements/score-text.ts';
import { client } from '../state/client.ts';
import { AttemptStrip } from './attempt-strip.tsx';
import { bestAttempt, type GenerationRun, rateAttempt } from './generation-run.ts';

/** The picture of a run as it comes, its attempts, and how it ended. */
export function GenerationStage({ run }: { run: GenerationRun }) {
  const [chosen, setChosen] = useState<{ readonly run: string; readonly index: number } | null>(null);
  const { generation, attempts, preview } = run;
  const isChosen = chosen?.run === generation.id;
  const shown = (isChosen && attempts.find(({ index }) => index === chosen.index)) || bestAttempt(run);
  return (
    <section class="stage" aria-label="Result">
      <div class="stage-picture" aria-busy={generation.state === 'running'}>
        <StagePicture preview={isChosen ? null : preview} shown={shown} prompt={generation.request.prompt} />
      </div>
      {generation.state === 'running' && <RunningLine run={run} />}
      {generation.problem && (
        <p class="stage-problem" role="alert">
          {generation.problem.detail}
        </p>
      )}
      {shown?.picture && <ShownAttempt attempt={shown} />}
      <AttemptStrip
        attempts={attempts}
        shown={shown?.index ?? null}
        onShow={(index) => setChosen({ run: generation.id, index })}
      />
      <p class="soft" aria-live="polite">
        {endingInWords(run)}
      </p>
    </section>
  );
}

interface StagePictureProps {
  readonly preview: GenerationRun['preview'];
  readonly shown: GenerationAttempt | null;
  readonly prompt: string;
}

function StagePicture({ preview, shown, prompt }: StagePictureProps) {
  if (preview) return <img class="preview" src={preview.image} alt="What is being drawn" />;
  if (shown?.picture) return <img src={client.value.thumbnailUrl(shown.picture, 1280)} alt={prompt || 'The picture'} />;
  return null;
}

function RunningLine({ run: { attempts, preview } }: { run: GenerationRun }) {
  const number = attempts.length + 1;
  return (
    <div class="stage-progress">
      <progress value={preview?.progress} max={1} aria-label="Drawn so far" />
      <span class="soft small">Attempt {number}</span>
    </div>
  );
}

function ShownAttempt({ attempt }: { attempt: GenerationAttempt }) {
  return (
    <div class="stage-verdict">
      {attempt.score && (
        <p>
          <strong>{formatScore(attempt.score.value)}</strong> {scoreInWords(attempt.score)}
        </p>
      )}
      <VerdictButton attempt={attempt} verdict="like" />
      <VerdictButton attempt={attempt} verdict="dislike" />
    </div>
  );
}

function VerdictButton({ attempt, verdict }: { attempt: GenerationAttempt; verdict: Verdict }) {
  const Icon = verdict === 'like' ? Heart : ThumbsDown;
  return (
    <button
      type="button"
      class="button"
      aria-pressed={attempt.verdict === verdict}
      onClick={() => void rateAttempt(attempt, verdict)}
    >
      <Icon size={18} aria-hidden="true" fill={attempt.verdict === verdict ? 'currentColor' : 'none'} />
      {verdict === 'like' ? 'Like current' : 'Dislike current'}
    </button>
  );
}

function endingInWords({ generation: { state, result }, attempts }: GenerationRun): string {
  if (state === 'running') return '';
  if (state === 'cancelled') return 'Stopped. The best picture so far is kept.';
  if (!result) return '';
  const tries = countOf(attempts.length, 'attempt');
  if (result.accepted) return `To your taste after ${tries}.`;
  if (result.ending === 'little-to-gain') return `Another try promised little. The best of ${tries}.`;
  if (result.ending === 'generator-unreachable') return `The generator went away. The best of ${tries}.`;
  return `None passed. The best of ${tries}.`;
}

import { type GuidancePreset, guidancePresets } from '@vsm/core';
import type { Categories, GenerationRequest, Generators, StudioSettings } from '@vsm/server/client';
import { Square, WandSparkles } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { formatScore } from '../elements/score-text.ts';
import { TasteSelect } from '../elements/taste-select.tsx';

interface GenerateFormProps {
  readonly generators: Generators['generators'];
  readonly categories: Categories['categories'];
  readonly settings: StudioSettings;
  readonly isRunning: boolean;
  readonly onSettings: (some: Partial<StudioSettings>) => void;
  readonly onGenerate: (request: GenerationRequest) => void;
  readonly onCancel: () => void;
}

/** What to draw, and how hard to try. */
export function GenerateForm({ generators, categories, settings, isRunning, ...act }: GenerateFormProps) {
  const [prompt, setPrompt] = useState('');
  const [negativePrompt, setNegativePrompt] = useState('');
  const generator = generators.find(({ id }) => id === settings.generator)?.id ?? generators[0]?.id;

  function submit(event: Event) {
    event.preventDefault();
    if (generator === undefined) return;
    act.onGenerate({
      generator,
      prompt,
      guide: settings.guide,
      threshold: settings.threshold,
      maxRetries: settings.maxRetries,
      ...(negativePrompt && { negativePrompt }),
      ...(settings.preset && { preset: settings.preset }),
      ...(settings.category !== null && { category: settings.category }),
    });
  }

  return (
    <form class="generate-form" onSubmit={submit}>
      <label>
        <span>Prompt</span>
        <textarea class="field" rows={4} value={prompt} onInput={(event) => setPrompt(event.currentTarget.value)} />
      </label>
      <label>
        <span>Without</span>
        <input class="field" value={negativePrompt} onInput={(event) => setNegativePrompt(event.currentTarget.value)} />
      </label>
      <label>
        <span>Generator</span>
        <select
          class="field"
          value={generator}
          onChange={(event) => act.onSettings({ generator: event.currentTarget.value })}
        >
          {generators.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={settings.guide}
          onChange={(event) => act.onSettings({ guide: event.currentTarget.checked })}
        />
        <span>Try again until it is to my taste</span>
      </label>
      {settings.guide && <GuidanceFields categories={categories} settings={settings} onSettings={act.onSettings} />}
      {isRunning ? (
        <button type="button" class="button" onClick={act.onCancel}>
          <Square size={16} aria-hidden="true" />
          Stop
        </button>
      ) : (
        <button type="submit" class="button primary" disabled={generator === undefined}>
          <WandSparkles size={18} aria-hidden="true" />
          Generate
        </button>
      )}
    </form>
  );
}

type GuidanceFieldsProps = Pick<GenerateFormProps, 'categories' | 'settings' | 'onSettings'>;

function GuidanceFields({ categories, settings, onSettings }: GuidanceFieldsProps) {
  return (
    <>
      <label>
        <span>How demanding</span>
        <select
          class="field"
          value={settings.preset ?? ''}
          onChange={({ currentTarget: { value } }) => onSettings(settingsOf(value))}
        >
          <option value="">As set below</option>
          {presetNames.map(([preset, name]) => (
            <option key={preset} value={preset}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>
          Accept from a score of <output>{formatScore(settings.threshold)}</output>
        </span>
        <input
          type="range"
          min="-1"
          max="1"
          step="0.05"
          value={settings.threshold}
          onChange={(event) => onSettings({ threshold: event.currentTarget.valueAsNumber, preset: null })}
        />
      </label>
      <label>
        <span>
          Tries at most <output>{settings.maxRetries}</output>
        </span>
        <input
          type="range"
          min="1"
          max="10"
          value={settings.maxRetries}
          onChange={(event) => onSettings({ maxRetries: event.currentTarget.valueAsNumber, preset: null })}
        />
      </label>
      <TasteSelect
        categories={categories}
        category={settings.category}
        onCategory={(category) => onSettings({ category })}
      />
    </>
  );
}

const presetNames: readonly (readonly [GuidancePreset, string])[] = [
  ['quality', 'Only what I surely like'],
  ['exploration', 'Open to surprises'],
  ['speed', 'Quick'],
];

function settingsOf(value: string): Partial<StudioSettings> {
  const preset = presetNames.find(([name]) => name === value)?.[0];
  return preset ? { preset, ...guidancePresets[preset] } : { preset: null };
}

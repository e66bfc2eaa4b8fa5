import { type GenerationFacts, toFacts } from './generation-facts.ts';
import { objectAt, parseObject } from './parse-json.ts';

const negativeLabel = 'Negative prompt:';
/** `Steps: 20, Sampler: "a, b", ...`: a value with a comma, a colon or a line break in it stands in JSON's quotes. */
const setting = /\s*([^:,"]+):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;

/** What stands under `parameters`, or in a JPEG's comment: text as A1111 writes it, or JSON of Fooocus or SwarmUI. */
export function readParameters(text: string): GenerationFacts | null {
  const json = text.trimStart().startsWith('{') ? parseObject(text) : null;
  if (json) return 'sui_image_params' in json ? readSwarm(objectAt(json, 'sui_image_params')) : readFooocus(json);
  return readInfotext(text);
}

/** The keys are those of Fooocus's metadata, or the labels of its log: `base_model` or `Base Model`. */
export function readFooocus(json: Readonly<Record<string, unknown>>): GenerationFacts | null {
  const values = new Map(Object.entries(json).map(([key, value]) => [key.toLowerCase().replaceAll(' ', '_'), value]));
  if (!['prompt', 'seed', 'base_model'].some((key) => values.has(key))) return null;
  return toFacts('fooocus', {
    prompt: values.get('prompt'),
    negativePrompt: values.get('negative_prompt'),
    seed: values.get('seed'),
    model: values.get('base_model'),
    sampler: values.get('sampler'),
    scheduler: values.get('scheduler'),
    steps: values.get('steps'),
    cfg: values.get('guidance_scale'),
  });
}

function readSwarm(values: Readonly<Record<string, unknown>>): GenerationFacts {
  return toFacts('swarmui', {
    prompt: values['prompt'],
    negativePrompt: values['negativeprompt'],
    seed: values['seed'],
    model: values['model'],
    sampler: values['comfyuisampler'] ?? values['sampler'],
    scheduler: values['comfyuischeduler'] ?? values['scheduler'],
    steps: values['steps'],
    cfg: values['cfgscale'],
  });
}

/** Prompt, negative prompt, and a last line of settings that begins with the steps. */
function readInfotext(text: string): GenerationFacts | null {
  const lines = text.trim().split(/\r?\n/);
  const last = lines.findLastIndex((line) => /^Steps:\s/.test(line));
  if (last === -1) return null;
  const settings = new Map([...lines[last]!.matchAll(setting)].map(([, key, value]) => [key!.trim(), unquote(value!)]));
  const prompts = lines.slice(0, last);
  const negative = prompts.findIndex((line) => line.startsWith(negativeLabel));
  const prompt = (negative === -1 ? prompts : prompts.slice(0, negative)).join('\n');
  const negativePrompt = negative === -1 ? '' : prompts.slice(negative).join('\n').slice(negativeLabel.length);
  return toFacts(settings.get('Version')?.startsWith('Fooocus') ? 'fooocus' : 'a1111', {
    prompt: settings.get('Raw prompt') ?? prompt,
    negativePrompt: settings.get('Raw negative prompt') ?? negativePrompt,
    seed: settings.get('Seed'),
    model: settings.get('Model') ?? settings.get('Model hash'),
    sampler: settings.get('Sampler'),
    scheduler: settings.get('Schedule type') ?? settings.get('Scheduler'),
    steps: settings.get('Steps'),
    cfg: settings.get('CFG scale'),
  });
}

function unquote(value: string): string {
  const inner = parseObject(`{"value":${value}}`)?.['value'];
  return typeof inner === 'string' ? inner : value.trim();
}

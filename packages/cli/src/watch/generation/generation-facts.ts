/** What a picture's own tool wrote down of how it was made. */
export interface GenerationFacts {
  readonly tool: GenerationTool;
  readonly prompt?: string;
  readonly negativePrompt?: string;
  /** In decimal: some are larger than a number holds exactly. */
  readonly seed?: string;
  readonly model?: string;
  readonly sampler?: string;
  readonly scheduler?: string;
  readonly steps?: number;
  readonly cfg?: number;
}

/** `a1111` stands for Forge, SD.Next and all others that write as it does, too. */
export type GenerationTool = 'a1111' | 'comfyui' | 'fooocus' | 'invokeai' | 'swarmui';

const texts = ['prompt', 'negativePrompt', 'seed', 'model', 'sampler', 'scheduler'] as const;
const numbers = ['steps', 'cfg'] as const;

type Values = Readonly<Partial<Record<(typeof texts)[number] | (typeof numbers)[number], unknown>>>;

/** The facts among what a tool wrote, numbers and texts in either's spelling; what is empty or neither is left out. */
export function toFacts(tool: GenerationTool, values: Values): GenerationFacts {
  const said = (name: keyof Values): string => {
    const value = values[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  return {
    tool,
    ...Object.fromEntries(texts.flatMap((name) => (said(name) === '' ? [] : [[name, said(name)]]))),
    ...Object.fromEntries(
      numbers.flatMap((name) => {
        const value = said(name) === '' ? Number.NaN : Number(said(name));
        return Number.isFinite(value) ? [[name, value]] : [];
      }),
    ),
  };
}

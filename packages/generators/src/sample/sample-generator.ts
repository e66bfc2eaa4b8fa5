import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '@vsm/core';
import { VsmError } from '@vsm/core';
import type { Sample } from './draw-sample.ts';
import { checkWholeNumber, drawSample, largestSeed, sizeLimits } from './draw-sample.ts';
import { encodePng } from './encode-png.ts';
import { mixBits } from './random.ts';
import { findStyle, styleOfPrompt } from './styles.ts';

export interface SampleGeneratorOptions {
  /** Uniform in [0, 1); chooses the seeds of requests that have none. Without it they follow a fixed sequence. */
  readonly random?: () => number;
}

const largestCount = 64;
const previewSide = sizeLimits.smallest;
const note = 'Drawn by a program from the seed and the style; no model was used and the prompt only chose the style.';

/**
 * A generator that needs no model, no network and no graphics card: it draws landscapes, still lifes, cities and
 * abstract pictures from a seed. For trying VSM, for demonstrations and for tests.
 *
 * The style is `settings.style`, else the one that the prompt's words name ("night city"), else the seed chooses.
 * Several pictures of one run have seeds in sequence. A preview with its shorter side at 64 pixels comes
 * before each picture; the signal and `interrupt` are heeded before and after each preview.
 */
export function createSampleGenerator(options: SampleGeneratorOptions = {}): ImageGenerator {
  const nextSeed = createSeedSource(options.random);
  let interruptions = 0;

  async function* generate(
    request: GenerateRequest,
    { signal, onPreview }: GenerateOptions = {},
  ): AsyncGenerator<GeneratedImage> {
    const { firstSeed, style, width, height, count } = parseRequest(request, nextSeed);
    const interruptionsBefore = interruptions;
    for (let index = 0; index < count; index++) {
      const seed = (firstSeed + index) >>> 0;
      signal?.throwIfAborted();
      if (interruptions !== interruptionsBefore) return;
      if (onPreview !== undefined) {
        const { image } = drawSample({ seed, ...style, ...previewSize(width, height) });
        onPreview({ bytes: encodePng(image, {}), mediaType: 'image/png', progress: (index + 0.5) / count });
        signal?.throwIfAborted();
        if (interruptions !== interruptionsBefore) return;
      }
      yield describe(drawSample({ seed, ...style, width, height }), seed, request.prompt);
    }
  }

  return {
    id: 'sample',
    generate,
    interrupt: async () => {
      interruptions++;
    },
  };
}

function describe({ image, style, traits }: Sample, seed: number, prompt: string): GeneratedImage {
  const metadata = { generator: 'sample', note, prompt, seed, style, traits, width: image.width, height: image.height };
  const bytes = encodePng(image, { Software: 'VSM sample generator', Comment: note, vsm: JSON.stringify(metadata) });
  return { bytes, mediaType: 'image/png', seed, metadata };
}

interface ParsedRequest {
  readonly firstSeed: number;
  /** To be spread into `drawSample`'s options. */
  readonly style: { readonly style?: string };
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

function parseRequest(request: GenerateRequest, nextSeed: () => number): ParsedRequest {
  const { width = sizeLimits.default, height = sizeLimits.default, count = 1, settings = {}, prompt } = request;
  checkWholeNumber('count', count, 1, largestCount);
  checkWholeNumber('width', width, sizeLimits.smallest, sizeLimits.largest);
  checkWholeNumber('height', height, sizeLimits.smallest, sizeLimits.largest);
  const unknown = Object.keys(settings).filter((key) => key !== 'style');
  if (unknown.length > 0) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `The sample generator knows one setting, "style"; got ${unknown.map((key) => JSON.stringify(key)).join(', ')}.`,
      { details: { argument: 'settings', unknown } },
    );
  }
  const named = settings['style'] === undefined ? styleOfPrompt(prompt) : findStyle(String(settings['style']));
  const firstSeed = request.seed ?? nextSeed();
  checkWholeNumber('seed', firstSeed, 0, largestSeed);
  return { firstSeed, style: named === undefined ? {} : { style: named.name }, width, height, count };
}

function createSeedSource(random: (() => number) | undefined): () => number {
  if (random !== undefined) return () => Math.floor(random() * (largestSeed + 1));
  let requests = 0;
  return () => mixBits(++requests);
}

/** The same shape with its shorter side at 64 pixels. */
function previewSize(width: number, height: number): { width: number; height: number } {
  const scale = previewSide / Math.min(width, height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

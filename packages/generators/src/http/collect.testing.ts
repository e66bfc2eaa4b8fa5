import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '@vsm/core';

export async function collect(
  generator: ImageGenerator,
  request: GenerateRequest,
  options?: GenerateOptions,
): Promise<GeneratedImage[]> {
  const images: GeneratedImage[] = [];
  for await (const image of generator.generate(request, options)) images.push(image);
  return images;
}

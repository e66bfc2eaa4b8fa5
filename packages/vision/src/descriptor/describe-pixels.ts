import { VsmError } from '@vsm/core';
import { describeColors } from './color-histograms.ts';
import { describeComposition } from './composition.ts';
import type { Descriptor } from './descriptor.ts';
import { describeGradients } from './gradients.ts';
import { describeTexture } from './local-binary-patterns.ts';
import { toOklabPlanes } from './oklab-planes.ts';
import { buildPyramid } from './plane.ts';
import { describeLayout } from './spatial-layout.ts';
import { describeSpectrum } from './spectrum.ts';
import { describeStatistics, statisticsBlock } from './statistics.ts';

/** Width and height of the pixels that are described. */
export const pixelsPerSide: number = 224;

/**
 * The descriptor of a whole picture squashed to 224 x 224, as `resizeAndCrop(image, embeddedPreprocessing)` gives it:
 * row-major RGB bytes. The same pixels give the same numbers.
 *
 * @throws VsmError `INVALID_ARGUMENT` unless there are 224 * 224 * 3 bytes.
 */
export function describePixels(pixels: Uint8Array): Descriptor {
  const expectedBytes = pixelsPerSide * pixelsPerSide * 3;
  if (pixels.length !== expectedBytes) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `The descriptor is made of ${pixelsPerSide} x ${pixelsPerSide} RGB pixels, ${expectedBytes} bytes; ${pixels.length} were given. ` +
        'Resize the picture with resizeAndCrop and embeddedPreprocessing first.',
      { details: { expectedBytes, actualBytes: pixels.length } },
    );
  }
  const planes = toOklabPlanes(pixels, pixelsPerSide);
  const { size } = planes;
  const lightness = buildPyramid({ size, data: planes.lightness }, 3);
  const colors = describeColors(planes);
  const { magnitude, orientedGradients, orientation } = describeGradients(lightness);
  const statistics = describeStatistics({
    planes,
    magnitude,
    lightnessHistogram: colors.lightness,
    colorHistogram: colors.jointColor,
  });
  return {
    ...colors,
    ...describeLayout(planes),
    orientedGradients,
    orientation,
    ...describeTexture(lightness),
    spectrum: describeSpectrum([
      { size, data: planes.lightness },
      { size, data: planes.a },
      { size, data: planes.b },
    ]),
    statistics,
    composition: describeComposition(planes, magnitude, statisticsBlock.read(statistics, 'lightnessSpread')),
  };
}

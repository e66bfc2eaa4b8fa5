import type { Encoded, RgbImage } from '@vsm/core';
import {
  assembleHybrid,
  describePixels,
  embeddedPreprocessing,
  measureAttributes,
  resizeAndCrop,
  toTensor,
} from '@vsm/vision';

/** Runs the ONNX network on one picture: from planes [3, 224, 224] to pooled activations [576]. */
export type RunNetwork = (tensor: Float32Array) => Promise<Float32Array>;

/**
 * `image` in the embedded space, on whatever runtime runs the network. Everything but the network is computed here,
 * so that Node and browsers agree.
 *
 * @throws VsmError `IMAGE_UNREADABLE` when the picture's size and data disagree; what `runNetwork` throws.
 */
export async function embedImage(image: RgbImage, runNetwork: RunNetwork): Promise<Encoded> {
  const pixels = resizeAndCrop(image, embeddedPreprocessing);
  const descriptor = describePixels(pixels);
  const pooledActivations = await runNetwork(toTensor(pixels, embeddedPreprocessing));
  return { vector: assembleHybrid(descriptor, pooledActivations), attributes: measureAttributes(pixels, descriptor) };
}

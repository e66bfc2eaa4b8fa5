import { VsmError } from '@vsm/core';

/** Where a network computes. `auto`: the fastest here that works. */
export type Device = 'auto' | 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';

export type ConcreteDevice = Exclude<Device, 'auto'>;

/** What a runtime offers. Whether a driver is there shows when a model is opened. */
export interface OfferedDevice {
  readonly device: ConcreteDevice;
  /** False when a library is missing, which must be installed apart. */
  readonly isInstalled: boolean;
}

/**
 * What `auto` tries before the processor, in this order. WebGPU and CoreML must be asked for: the first may be emulated on
 * the processor, the second may round to 16 bits, which moves embeddings.
 */
const automaticDevices: readonly ConcreteDevice[] = ['cuda', 'dml'];

/**
 * The devices to try, best first.
 *
 * @throws VsmError `MODEL_UNUSABLE` when `device` is not offered or not installed.
 */
export function devicesToTry(device: Device, offered: readonly OfferedDevice[]): readonly ConcreteDevice[] {
  const isUsable = (each: ConcreteDevice) => offered.some((offer) => offer.device === each && offer.isInstalled);
  if (device === 'auto') return [...automaticDevices.filter(isUsable), 'cpu'];
  if (isUsable(device)) return [device];
  const isOffered = offered.some((offer) => offer.device === device);
  const reason = isOffered
    ? 'its libraries are not installed (npm install onnxruntime-node --onnxruntime-node-install=cuda12 fetches those of CUDA)'
    : 'onnxruntime does not offer it on this platform';
  throw deviceUnavailable(device, reason, offered);
}

export function deviceUnavailable(
  device: ConcreteDevice,
  reason: string,
  offered: readonly OfferedDevice[],
  cause?: unknown,
): VsmError {
  const alternatives = offered
    .filter((offer) => offer.device !== device && offer.isInstalled)
    .map((offer) => offer.device);
  return new VsmError(
    'MODEL_UNUSABLE',
    `The device ${device} cannot be used: ${reason}. Choose auto, which takes what works, or ${alternatives.join(' or ')}.`,
    { cause, details: { device, alternatives } },
  );
}

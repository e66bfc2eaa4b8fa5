import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { OnnxRuntimeName } from '../native-modules.ts';
import type { ConcreteDevice, OfferedDevice } from './device.ts';

const knownDevices: readonly ConcreteDevice[] = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'];

/** What the runtime offers here, without opening anything. */
export async function listOfferedDevices(runtime: OnnxRuntimeName): Promise<readonly OfferedDevice[]> {
  if (runtime === 'wasm') return [{ device: 'cpu', isInstalled: true }];
  const { listSupportedBackends } = await import('onnxruntime-node');
  const names = listSupportedBackends().map(({ name }) => name);
  return knownDevices
    .filter((device) => names.includes(device))
    .map((device) => ({ device, isInstalled: device !== 'cuda' || isCudaInstalled() }));
}

/** Looked up beforehand, since onnxruntime complains on the terminal when it does not find its library. */
function isCudaInstalled(): boolean {
  const { platform, arch } = process;
  const root = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const library = platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return existsSync(path.join(root, 'bin', 'napi-v6', platform, arch, library));
}

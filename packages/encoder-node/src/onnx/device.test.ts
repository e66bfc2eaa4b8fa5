import { VsmError } from '@vsm/core';
import { describe, expect, it } from 'vitest';
import { type Device, devicesToTry, type OfferedDevice } from './device.ts';

const offer = (device: OfferedDevice['device'], isInstalled = true): OfferedDevice => ({ device, isInstalled });
const linux = [offer('cpu'), offer('cuda', false), offer('webgpu')];
const linuxWithCuda = [offer('cpu'), offer('cuda'), offer('webgpu')];
const windows = [offer('cpu'), offer('dml'), offer('webgpu'), offer('cuda')];

describe('devicesToTry', () => {
  it.each<[Device, readonly OfferedDevice[], readonly Device[]]>([
    ['auto', linux, ['cpu']],
    ['auto', linuxWithCuda, ['cuda', 'cpu']],
    ['auto', windows, ['cuda', 'dml', 'cpu']],
    ['auto', [offer('cpu'), offer('coreml')], ['cpu']],
    ['cpu', windows, ['cpu']],
    ['webgpu', linux, ['webgpu']],
  ])('%s of %j: %j', (device, offered, expected) => {
    expect(devicesToTry(device, offered)).toEqual(expected);
  });

  it.each<[Device, string]>([
    ['cuda', 'not installed'],
    ['dml', 'does not offer it'],
    ['coreml', 'does not offer it'],
  ])('refuses %s where it is %s, and names the others', (device, reason) => {
    expect(() => devicesToTry(device, linux)).toThrow(
      expect.toSatisfy(
        (error) =>
          VsmError.is(error, 'MODEL_UNUSABLE') &&
          error.message.includes(device) &&
          error.message.includes(reason) &&
          error.message.includes('auto, which takes what works, or cpu or webgpu'),
      ),
    );
  });
});

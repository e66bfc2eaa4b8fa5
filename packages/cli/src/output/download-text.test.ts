import { expect, test } from 'vitest';
import { DownloadRate, describeDownload } from './download-text.ts';

const state = { path: 'onnx/vision_model.onnx', state: 'downloading', doneBytes: 120e6, totalBytes: 352e6 } as const;

test('a download shows how much, how fast and how long', () => {
  expect(describeDownload(state, 8.2e6)).toBe('onnx/vision_model.onnx  120 MB of 352 MB  8.2 MB/s  29 s left');
  expect(describeDownload({ ...state, totalBytes: null }, 8.2e6)).toBe('onnx/vision_model.onnx  120 MB  8.2 MB/s');
  expect(describeDownload(state, 0)).toBe('onnx/vision_model.onnx  120 MB of 352 MB');
  expect(describeDownload({ ...state, state: 'waiting-for-another-process' }, 0)).toContain('waiting');
});

test('the rate is that of the last seconds, not of what was here before', () => {
  const rate = new DownloadRate();
  expect(rate.perSecond).toBe(0);
  rate.note(0, 100e6);
  expect(rate.perSecond).toBe(0);
  for (let second = 1; second <= 60; second++) rate.note(second * 1000, 100e6 + second * 2e6);
  expect(rate.perSecond).toBeCloseTo(2e6);
  for (let second = 61; second <= 75; second++) rate.note(second * 1000, 220e6);
  expect(rate.perSecond).toBe(0);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSample } from '../sample/draw-sample.ts';
import { encodePng } from '../sample/encode-png.ts';
import { parseSocketMessage } from './socket-messages.ts';

const png = encodePng(drawSample({ seed: 1, width: 64, height: 64 }).image, {});

describe('parseSocketMessage', () => {
  it.each([
    [{ type: 'status', data: { status: { exec_info: { queue_remaining: 1 } } } }, { type: 'status' }],
    [
      { type: 'progress', data: { value: 3, max: 20, prompt_id: 'a', node: '3' } },
      { type: 'progress', value: 3, max: 20, run: 'a', node: '3' },
    ],
    [
      { type: 'progress', data: { value: 3, max: 20 } },
      { type: 'progress', value: 3, max: 20 },
    ],
    [
      { type: 'executing', data: { node: null, prompt_id: 'a' } },
      { type: 'over', run: 'a' },
    ],
    [{ type: 'executing', data: { node: '3', prompt_id: 'a' } }, undefined],
    [{ type: 'progress', data: { value: 'x', max: 0 } }, undefined],
    [{ type: 'crystools.monitor', data: { cpu: 1 } }, undefined],
  ])('reads %j', (message, expected) => {
    expect(parseSocketMessage(JSON.stringify(message))).toEqual(expected);
  });

  it('reads big-endian frames: a preview with its format, and one with metadata', () => {
    const image = { bytes: png, mediaType: 'image/png' };
    expect(parseSocketMessage(frame([0, 0, 0, 1, 0, 0, 0, 2], png))).toEqual({ type: 'preview', image });
    const metadata = new TextEncoder().encode('{"prompt_id":"a","image_type":"image/png"}');
    const tagged = frame([0, 0, 0, 4, 0, 0, 0, metadata.length], metadata, png);
    expect(parseSocketMessage(tagged)).toEqual({ type: 'preview', image, run: 'a' });
  });

  it.each([
    ['of another type', frame([0, 0, 0, 3, 0, 0, 0, 2], png)],
    ['little-endian', frame([1, 0, 0, 0, 2, 0, 0, 0], png)],
    ['whose metadata is longer than it', frame([0, 0, 0, 4, 255, 255, 255, 255], png)],
    ['with no picture', frame([0, 0, 0, 1, 0, 0, 0, 2], new Uint8Array(9))],
    ['that ends in its head', frame([0, 0, 0, 1])],
  ])('leaves out a frame %s', (_, data) => {
    expect(parseSocketMessage(data)).toBeUndefined();
  });

  it('takes anything without an error', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => frame([0, 0, 0, 4, 0, 0, 0, 8], array));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.string(), fc.json(), fc.anything()), (data) => void parseSocketMessage(data)),
    );
  });
});

function frame(head: readonly number[], ...parts: readonly Uint8Array[]): ArrayBuffer {
  const bytes = Uint8Array.from([...head, ...parts.flatMap((part) => [...part])]);
  return bytes.buffer;
}

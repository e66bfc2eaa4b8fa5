import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTorchLinear } from './read-torch-linear.ts';
import { linearTensors, pickleState, writeTorchFile, zipParts } from './torch-file.testing.ts';

/** What CPython's own pickler writes for the state_dict of `nn.Linear(3, 1)`. */
const pickledByPython =
  '800263636f6c6c656374696f6e730a4f726465726564446963740a710029527101285806000000776569676874710263746f7263682e5f7574696c730a5f72656275696c645f74656e736f725f76320a71032828580700000073746f72616765710463746f7263680a466c6f617453746f726167650a71055801000000307106580300000063707571074b03747108514b004b014b038671094b034b0186710a8968002952710b74710c52710d580400000062696173710e6803282868046805580100000031710f68074b01747110514b004b018571114b0185711289680029527113747114527115757d711658090000005f6d657461646174617117680029527118580000000071197d711a580700000076657273696f6e711b4b01737373622e';

const head = linearTensors([0.5, -2, 0.25], 5);
const read = (bytes: Uint8Array) => readTorchLinear(bytes, 'head.pth');
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });

test('the files of these tests hold what Python writes', () => {
  expect(Buffer.from(pickleState(head)).toString('hex')).toBe(pickledByPython);
});

test('a linear layer of any length is read exactly', async () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  await fc.assert(
    fc.asyncProperty(fc.array(float, { minLength: 1, maxLength: 800 }), float, async (weights, bias) => {
      const linear = await read(await writeTorchFile(linearTensors(weights, bias)));
      expect(linear).toEqual({ weights: Float32Array.from(weights), bias });
    }),
    { numRuns: 20 },
  );
});

describe('anything else is refused', () => {
  test.each([
    [
      'a perceptron',
      [{ name: 'layers.0.weight', shape: [1, 2], numbers: [1, 2] }, ...head],
      /layers\.0\.weight, weight/,
    ],
    ['two outputs', linearTensors([1, 2], 0).with(0, { name: 'weight', shape: [2, 1], numbers: [1, 2] }), /\[2, 1\]/],
    ['a long bias', head.with(1, { name: 'bias', shape: [2], numbers: [1, 2] }), /bias has the shape \[2\]/],
    ['no bias', head.slice(0, 1), /there is weight\./],
    ['numbers that are none', linearTensors([Number.NaN], 0), /not finite/],
  ])('%s', async (_what, tensors, message) => {
    await expect(read(await writeTorchFile(tensors))).rejects.toThrow(refusal(message));
  });

  test('numbers of another type', async () => {
    const pickle = Buffer.from(pickleState(head)).toString('latin1').replace('FloatStorage', 'HalfStorage');
    const file = await zipParts([['data.pkl', Buffer.from(pickle, 'latin1')]]);
    await expect(read(file)).rejects.toThrow(refusal(/not a float32 tensor/));
  });

  test('a call that would do harm, undone', async () => {
    const pickle = Buffer.from('\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.', 'latin1');
    await expect(read(await zipParts([['data.pkl', pickle]]))).rejects.toThrow(refusal(/there is nothing/));
  });

  test('other archives, other instructions, missing numbers', async () => {
    await expect(read(await zipParts([['readme', Buffer.from('x')]]))).rejects.toThrow(refusal(/has no data\.pkl/));
    const other = Buffer.from('\x80\x02]q\x00.', 'latin1');
    await expect(read(await zipParts([['data.pkl', other]]))).rejects.toThrow(refusal(/instruction 0x5d/));
    const bare = await zipParts([['data.pkl', pickleState(head)]]);
    await expect(read(bare)).rejects.toThrow(refusal(/data\/0 are missing/));
  });

  test('every truncated file, and every file with a changed byte of its parts', async () => {
    const file = await writeTorchFile(head);
    for (let length = 0; length < file.length; length += 7) {
      await expect(read(file.subarray(0, length))).rejects.toThrow(refusal(/head\.pth: /));
    }
    const numbers = Buffer.from(file).indexOf(Buffer.from(Float32Array.of(0.5, -2).buffer));
    const pickle = Buffer.from(file).indexOf('weight');
    for (const place of [numbers, numbers + 7, pickle]) {
      await expect(read(file.with(place, file[place]! ^ 1))).rejects.toThrow(refusal(/damaged zip archive/));
    }
  });

  test('any pickle is read or refused, and nothing else happens', async () => {
    const pickle = pickleState(head);
    const change = fc.tuple(fc.nat(pickle.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = Uint8Array.from(pickle);
        for (const [place, byte] of changes) changed[place] = byte;
        const file = await zipParts([['data.pkl', changed]]);
        await expect(read(file)).rejects.toThrow(refusal(/head\.pth: /));
      }),
      { numRuns: 60 },
    );
  });
});

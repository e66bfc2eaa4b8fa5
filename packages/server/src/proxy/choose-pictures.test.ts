import { describe, expect, it } from 'vitest';
import type { DrawnAnswer } from './drawn-answer.ts';
import { choosePictures, type DrawnPicture } from './guided-drawing.ts';

/** Scores of the pictures of each attempt; `null` for one that was not scored. */
function chosenOf(...attempts: (readonly (number | null)[])[]): string[] {
  const pictures = attempts.flatMap((scores, i): DrawnPicture[] => {
    const answer = { status: 200, statusText: 'OK', headers: [], body: Buffer.alloc(0) };
    const drawn: DrawnAnswer = { answer, text: '', images: [], first: 0, count: scores.length, info: null };
    return scores.map((value, index) => ({
      drawn,
      index,
      attempt: i + 1,
      seed: null,
      bytes: new Uint8Array(),
      judged:
        value === null ? null : { ...seen, score: { value, probability: 0.5, uncertainty: 0, evidence: 'enough' } },
    }));
  });
  return choosePictures(pictures, 0.3).map(({ attempt, index }) => `${attempt}.${index}`);
}

const seen = { encoded: { vector: new Float32Array() }, width: 1, height: 1 };

describe('the pictures that a client gets', () => {
  it.each<[string, (readonly (number | null)[])[], string[]]>([
    ['one attempt', [[0.1, 0.5]], ['1.0', '1.1']],
    [
      'a better one takes the place of one below the threshold',
      [
        [0.1, 0.5],
        [0.9, 0.2],
      ],
      ['2.0', '1.1'],
    ],
    [
      'one that passes keeps its place before a better one',
      [
        [0.4, 0.5],
        [0.9, 0.8],
      ],
      ['1.0', '1.1'],
    ],
    ['a worse one takes no place', [[0.1], [0.05], [-1]], ['1.0']],
    ['the best of all where none passes', [[-0.5], [-0.1], [-0.3]], ['2.0']],
    [
      'the best takes the place of the worst',
      [
        [0.1, -0.9, 0.2],
        [0.15, 0.9, -1],
      ],
      ['2.0', '2.1', '1.2'],
    ],
    [
      'all of a later answer stand as they stood there',
      [
        [-0.9, -0.8],
        [0.1, 0.9],
      ],
      ['2.0', '2.1'],
    ],
    ['an attempt that came short', [[-0.9, -0.8], [0.1], []], ['2.0', '1.1']],
    [
      'one that was not scored stays and takes no place',
      [
        [null, 0.1],
        [null, 0.2],
      ],
      ['1.0', '2.1'],
    ],
    ['a later attempt replaces what an earlier one brought', [[-0.9], [-0.5], [0.1], [0.5], [0.9]], ['4.0']],
  ])('%s', (_, attempts, expected) => {
    expect(chosenOf(...attempts)).toEqual(expected);
  });
});

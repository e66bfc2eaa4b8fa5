import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { printableBytes } from './byte-pair-encoding.ts';
import { createClipTokenizer } from './clip-tokenizer.ts';

const merges = ['t h', 'th e</w>', 'c a', 'ca t</w>', 'ca t', 'cat s</w>', '! !', '!! !</w>', "' s</w>", '< |</w>'];
const contextLength = 24;

/** Every byte, alone and at the end of a word, then what the merges make. */
const names = [
  ...printableBytes(),
  ...printableBytes().map((character) => `${character}</w>`),
  ...merges.map((pair) => pair.replace(' ', '')),
  '<|startoftext|>',
  '<|endoftext|>',
];
const vocabulary = Object.fromEntries(names.map((token, number) => [token, number]));
const tokenize = createClipTokenizer({ vocabulary, merges: `#version\n${merges.join('\n')}\n` }, { contextLength });
const partsOf = (text: string) => tokenize(text).map((token) => names[token]);

describe('the tokenizer of CLIP', () => {
  it.each([
    ['', []],
    ['The  cat', ['the</w>', 'cat</w>']],
    ['cats', ['cats</w>']],
    ['cath', ['cat', 'h</w>']],
    ["cat's", ['cat</w>', "'s</w>"]],
    ['12', ['1</w>', '2</w>']],
    ['a!!!b', ['a</w>', '!!!</w>', 'b</w>']],
    ['&amp;lt; &#99;at&#1;', ['<</w>', 'cat</w>']],
    ['<|startoftext|> a', ['<|startoftext|>', 'a</w>']],
    ['a <|ENDOFTEXT|> b', ['a</w>']],
    ['é', ['Ã', '©</w>']],
  ])('reads %j', (text, expected) => {
    expect(partsOf(text)).toEqual(['<|startoftext|>', ...expected, '<|endoftext|>']);
  });

  it('takes a special token inside a run of signs for signs', () => {
    expect(partsOf('*<|endoftext|>').slice(1, 4)).toEqual(['*', '<|</w>', 'e']);
  });

  it('cuts a long text and keeps its end', () => {
    const tokens = tokenize('cat '.repeat(100));
    expect(tokens).toHaveLength(contextLength);
    expect(names[tokens.at(-1)!]).toBe('<|endoftext|>');
  });

  it('starts with the start, ends with the only end, and fits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const tokens = tokenize(text);
        expect(tokens.length).toBeLessThanOrEqual(contextLength);
        expect(names[tokens[0]!]).toBe('<|startoftext|>');
        expect(tokens.indexOf(vocabulary['<|endoftext|>']!)).toBe(tokens.length - 1);
      }),
    );
  });

  it('gives back the words of a text whose bytes it reads', () => {
    const word = fc.string({
      unit: fc.constantFrom('t', 'h', 'e', 'c', 'a', 's', 'é', '日'),
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 2 }), (words) => {
        const characters = printableBytes();
        const printable = partsOf(words.join(' ')).slice(1, -1).join('').replaceAll('</w>', '\u0120');
        const bytes = Uint8Array.from(printable, (character) => characters.indexOf(character));
        expect(new TextDecoder().decode(bytes).trim()).toBe(words.join(' '));
      }),
    );
  });

  it('refuses a vocabulary that is not of its merges', () => {
    const isModelUnusable = (error: unknown) => VsmError.is(error, 'MODEL_UNUSABLE');
    expect(() => createClipTokenizer({ vocabulary: {}, merges: '' }, { contextLength })).toThrow(
      expect.toSatisfy(isModelUnusable),
    );
    const { 'the</w>': _, ...lacking } = vocabulary;
    const broken = createClipTokenizer({ vocabulary: lacking, merges: `#\n${merges.join('\n')}` }, { contextLength });
    expect(() => broken('the')).toThrow(expect.toSatisfy(isModelUnusable));
  });
});

/** A folder with CLIP's vocab.json and merges.txt, which are not ours to ship, and golden.json. */
const fixtures = process.env['VSM_CLIP_FIXTURES'] ?? '';

describe.skipIf(!existsSync(path.join(fixtures, 'golden.json')))(
  'with the vocabulary of CLIP (skipped unless VSM_CLIP_FIXTURES names a folder with vocab.json, merges.txt and golden.json)',
  () => {
    it("gives the numbers of OpenAI's own code", () => {
      const read = (name: string) => readFileSync(path.join(fixtures, name), 'utf8');
      const { texts } = z
        .object({ texts: z.array(z.object({ text: z.string(), ids: z.array(z.number()) })) })
        .parse(JSON.parse(read('golden.json')));
      const files = {
        vocabulary: z.record(z.string(), z.number()).parse(JSON.parse(read('vocab.json'))),
        merges: read('merges.txt'),
      };
      const tokenizeAsClip = createClipTokenizer(files, { contextLength: 77 });
      for (const { text, ids } of texts) expect(tokenizeAsClip(text), JSON.stringify(text)).toEqual(ids);
    });
  },
);

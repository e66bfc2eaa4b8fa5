import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeFromJson, replaceInJson } from './edit-json.ts';

const value = fc.jsonValue();
const object = fc.dictionary(
  fc.string().filter((name) => name !== '__proto__'),
  value,
);

describe('editing JSON in place', () => {
  it('gives what editing the value gives, whatever the layout', () => {
    fc.assert(
      fc.property(object, value, fc.nat(4), (before, seed, spaces) => {
        const text = JSON.stringify({ ...before, other: [1, seed] }, null, spaces);
        const edited = replaceInJson(text, [
          { path: ['seed'], value: seed },
          { path: ['other'], value: 'x' },
        ]);
        expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify({ ...before, other: 'x', seed })));
      }),
    );
  });

  it('takes a property out and leaves the rest', () => {
    fc.assert(
      fc.property(object, value, fc.nat(4), (before, ours, spaces) => {
        const { vsm: _, ...rest } = before;
        const text = JSON.stringify({ scripts: { ...rest, vsm: ours } }, null, spaces);
        expect(JSON.parse(removeFromJson(text, ['scripts', 'vsm']))).toEqual(
          JSON.parse(JSON.stringify({ scripts: rest })),
        );
      }),
    );
  });

  it('changes no other character', () => {
    const text = '{ "cfg": 7.0,\n\t"big": 12345678901234567890, "seed" : -1 , "text": "\\u00fc" }';
    expect(replaceInJson(text, [{ path: ['seed'], value: 5 }])).toBe(text.replace('-1', '5'));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newRatingPacket, patchRating, readRatings } from './rating-text.ts';

const darktable = `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:darktable="http://darktable.sf.net/"
   exif:DateTimeOriginal="2024:05:01 18:30:00"
   xmp:Rating="2"
   darktable:xmp_version="5"
   darktable:history_end="1">
   <darktable:history>
    <rdf:Seq>
     <rdf:li darktable:num="0" darktable:operation="exposure" darktable:params="gz02eJw=&#xA;"/>
    </rdf:Seq>
   </darktable:history>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;
const element = `<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:xap='http://ns.adobe.com/xap/1.0/'><xap:Rating>4</xap:Rating><xap:Label>Red</xap:Label></rdf:Description>
</rdf:RDF></x:xmpmeta>`;
const unrated = `\uFEFF<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>a > b</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>   <?xpacket end="w"?>`;
const strangePrefix = unrated.replace('xmlns:dc', 'xmlns:xmp="urn:other" xmp:Rating="9" xmlns:dc');

describe('readRatings', () => {
  test.each([
    ['an attribute', darktable, 2],
    ['an element', element, 4],
    ['no rating', unrated, null],
    ['a Rating of another namespace', strangePrefix, null],
    ['a rating that is no number', darktable.replace('Rating="2"', 'Rating="many"'), null],
    ['a rejected picture', darktable.replace('Rating="2"', 'Rating="-1"'), -1],
  ])('%s', (_, text, rating) => {
    expect(readRatings(text)).toEqual({ rating, ratingOfVsm: null });
  });

  test('says where XML is broken', () => {
    expect(() => readRatings(darktable.slice(0, -20))).toThrow(/\d+:\d+/);
  });
});

describe('patchRating', () => {
  test('changes the rating, marks it as VSM’s, and nothing else', () => {
    const patched = patchRating(darktable, 5);
    expect(patched.replace(' xmlns:vsm="urn:vsm:xmp/1.0/" vsm:Rating="5"', '')).toBe(
      darktable.replace('xmp:Rating="2"', 'xmp:Rating="5"'),
    );
    expect(readRatings(patched)).toEqual({ rating: 5, ratingOfVsm: 5 });
  });

  test.each([
    ['elements', element],
    ['a packet without a rating', unrated],
    ['a prefix that stands for something else', strangePrefix],
    ['its own packets', newRatingPacket(1)],
  ])('%s', (_, text) => {
    const patched = patchRating(text, 3);
    expect(readRatings(patched)).toEqual({ rating: 3, ratingOfVsm: 3 });
    expect(patchRating(patched, 3)).toBe(patched);
  });

  test('whatever stands around it stays', () => {
    const padding = fc.stringMatching(/^[ \n\t]*$/);
    const title = fc.string().map((text) => text.replace(/[^\p{L}\p{N} ]/gu, ''));
    const stars = fc.constantFrom(-1, 0, 1, 2, 3, 4, 5);
    fc.assert(
      fc.property(padding, title, stars, stars, (space, name, before, after) => {
        const packet = element
          .replace('<xap:Label>Red', `${space}<xap:Label>${name}`)
          .replace('>4<', `>${space}${before}${space}<`);
        const patched = patchRating(packet, after as 1);
        expect(readRatings(patched).rating).toBe(after);
        expect(patched).toContain(`${space}<xap:Label>${name}</xap:Label>`);
      }),
    );
  });

  test('says what it needs', () => {
    expect(() => patchRating('<a/>', 3)).toThrow(/rdf:Description/);
  });
});

import { describe, expect, test } from 'vitest';
import { type ContactSheetPicture, renderContactSheet } from './render-contact-sheet.ts';

const picture = (overrides: Partial<ContactSheetPicture> = {}): ContactSheetPicture => ({
  rank: 1,
  path: 'photos/a.jpg',
  absolutePath: '/photos/a.jpg',
  score: 0.91,
  chance: 0.6,
  probability: 0.955,
  uncertainty: 0.3,
  evidence: 'enough',
  verdict: undefined,
  thumbnail: 'data:image/webp;base64,AAAA',
  ...overrides,
});
const facts = { total: 1, topCount: 1, createdAt: new Date('2026-03-01T12:00:00Z') };

describe('a contact sheet', () => {
  test('needs no script and nothing from outside', () => {
    const html = renderContactSheet([picture()], facts);
    expect(html).not.toMatch(/<script|<link|https?:|url\(/);
    expect(html).toContain('<img src="data:image/webp;base64,AAAA"');
  });

  test('shows score, rank, verdict and name, and leads to the file', () => {
    const html = renderContactSheet([picture({ verdict: 'dislike', score: -0.5 })], facts);
    expect(html.slice(html.indexOf('<main>'))).toMatchInlineSnapshot(`
      "<main>
      <ol aria-label="Ranking">
      <li value="1"><a href="file:///photos/a.jpg" title="photos/a.jpg">
      <span class="picture"><img src="data:image/webp;base64,AAAA" alt="" loading="lazy" decoding="async"></span>
      <span class="caption"><b class="badge bad">−0.50</b><span class="rank">#1</span><span class="dislike">✗ disliked</span></span>
      <span class="name">a.jpg</span>
      </a></li>
      </ol>
      </main>
      </body>
      </html>
      "
    `);
  });

  test('escapes the names of files', () => {
    const name = `"><img onerror=alert(1)>&'.jpg`;
    const html = renderContactSheet([picture({ path: name, absolutePath: `/photos/${name}` })], facts);
    expect(html).not.toContain('<img onerror');
    expect(html).toContain('&quot;&gt;&lt;img onerror=alert(1)&gt;&amp;&#39;.jpg');
  });

  test('says when it shows only the top and the bottom', () => {
    const html = renderContactSheet([picture(), picture({ rank: 900, score: -1 })], { ...facts, total: 900 });
    expect(html).toContain('shown: the top 1 and the bottom 1');
    expect(html).toContain('<li value="900">');
  });

  test('says when a picture has no preview', () => {
    expect(renderContactSheet([picture({ thumbnail: null })], facts)).toContain('no preview');
  });
});

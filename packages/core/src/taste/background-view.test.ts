import { describe, expect, it } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { createAttributeScale } from './attribute-scale.ts';
import { createBackground } from './background.ts';
import { createBackgroundView } from './background-view.ts';
import { commonBackground, drawPictures } from './simulated-people.testing.ts';
import { createFeatureMap } from './taste-features.ts';

const blurred = createBackground(drawPictures(200, 1, 2));
const strangers = drawPictures(80, 9, 2);

function viewOf(background: typeof commonBackground) {
  const scale = createAttributeScale(background);
  return createBackgroundView(background.sample, createFeatureMap(scale, background.mean), scale, 1);
}

/** By how much pictures of one subject are closer to each other than to others, in one view. */
function contrast(view: ReturnType<typeof viewOf>, place: number): number {
  const directions = strangers.map((picture) => view(picture).directions[place]!);
  const means = [true, false].map((isSame) => {
    const cosines = strangers.flatMap((one, i) =>
      strangers.flatMap((other, j) =>
        i < j && (one.subject === other.subject) === isSame ? [dotProduct(directions[i]!, directions[j]!)] : [],
      ),
    );
    return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  });
  return means[0]! - means[1]!;
}

describe('the view of a background', () => {
  it('shows pictures that it does not hold closer to their like', () => {
    const view = viewOf(blurred);
    expect(contrast(view, 1)).toBeGreaterThan(1.2 * contrast(view, 0));
  });

  it('knows a picture by its numbers, whoever holds them', () => {
    const view = viewOf(commonBackground);
    const [picture] = commonBackground.sample;
    expect(view({ ...picture!, vector: picture!.vector.slice() })).toEqual(view(picture!));
  });

  it('is none where the background is too small to show how pictures differ', () => {
    expect(viewOf(createBackground(drawPictures(40, 1)))(strangers[0]!).directions).toHaveLength(1);
  });
});

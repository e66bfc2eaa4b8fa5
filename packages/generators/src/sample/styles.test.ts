import { describe, expect, it } from 'vitest';
import { createCanvas } from './canvas.ts';
import { createNoise } from './noise.ts';
import { createRandom } from './random.ts';
import { sampleStyles, styleOfPrompt, styles } from './styles.ts';

describe.each(styles)('$name', (style) => {
  it('leaves no point unpainted, whatever the mood and the shape', () => {
    for (const [seed, level] of [0, 0.5, 1].entries()) {
      for (const [width, height] of [
        [48, 48],
        [64, 24],
        [24, 64],
      ] as const) {
        const canvas = createCanvas(width, height);
        const random = createRandom(seed * 100 + width);
        const mood = { warmth: level * 2 - 1, brightness: level, saturation: level, busyness: level };
        style.draw({ canvas, random, noise: createNoise(random), mood });
        expect(canvas.data.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('keeps its moods in range and describes itself', () => {
    const { warmth, brightness, saturation, busyness } = style.moods;
    expect(warmth[0] >= -1 && warmth[0] < warmth[1] && warmth[1] <= 1).toBe(true);
    for (const [low, high] of [brightness, saturation, busyness])
      expect(low >= 0 && low < high && high <= 1).toBe(true);
    expect(style.description).not.toBe('');
  });

  it('is found by its name and by each of its keywords', () => {
    for (const keyword of [style.name, ...style.keywords])
      expect(styleOfPrompt(`a ${keyword}!`)?.name).toBe(style.name);
  });
});

describe('sampleStyles', () => {
  it('has different names', () => {
    expect(new Set(sampleStyles.map(({ name }) => name)).size).toBe(sampleStyles.length);
    expect(sampleStyles.length).toBeGreaterThanOrEqual(12);
  });
});

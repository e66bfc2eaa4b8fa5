import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { fitPreviewRule, type PreviewTrace, previewCheckpoints } from './preview-rule.ts';

const options = { threshold: 0.3, maxWrongStops: 0.02 };

/** Runs whose previews tell more of the picture the further they are. */
function drawTraces(count: number, seed: number, noise = 0.5): PreviewTrace[] {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => {
    const strength = 0.6 * normal() - 0.2;
    const previews = previewCheckpoints.map((progress) =>
      Math.tanh(strength - 0.3 * (1 - progress) + noise * (1 - progress) * normal()),
    );
    return { previews, final: Math.tanh(strength) };
  });
}

function stopOf({ previews }: PreviewTrace, rule: ReturnType<typeof fitPreviewRule>): number {
  return previews.findIndex((preview, checkpoint) => rule.shouldStop(checkpoint, preview!));
}

describe('fitPreviewRule', () => {
  it('only watches until enough was seen', () => {
    const rule = fitPreviewRule(drawTraces(19, 1), options);
    expect(rule.isReady).toBe(false);
    expect(rule.shouldStop(4, -1)).toBe(false);
    expect(rule.chanceOfPassing(0, -1)).toBe(1);
    expect(rule.expectedFinal(0, -1)).toBeNull();
  });

  it('loses few pictures worth keeping, and spares much', () => {
    let [passing, lost, spared, total] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const rule = fitPreviewRule(drawTraces(100, seed), options);
      for (const trace of drawTraces(200, 1000 + seed)) {
        const stop = stopOf(trace, rule);
        const wouldPass = trace.final! >= options.threshold;
        total++;
        if (wouldPass) passing++;
        if (stop >= 0 && wouldPass) lost++;
        if (stop >= 0) spared += 1 - previewCheckpoints[stop]!;
      }
    }
    expect(lost / passing).toBeLessThan(0.03);
    expect(spared / total).toBeGreaterThan(0.3);
  });

  it('stops nothing where previews tell nothing, or where nothing may be lost', () => {
    const random = createRandom(3);
    const blind = drawTraces(200, 5).map((trace) => ({
      ...trace,
      previews: trace.previews.map(() => 2 * random() - 1),
    }));
    const rule = fitPreviewRule(blind, options);
    expect(blind.filter((trace) => stopOf(trace, rule) >= 0).length).toBeLessThan(20);
    const strict = fitPreviewRule(drawTraces(200, 5), { ...options, maxWrongStops: 0 });
    expect(drawTraces(200, 6).filter((trace) => stopOf(trace, strict) >= 0 && trace.final! >= 0.3)).toEqual([]);
  });

  it('grows careful when runs that it spared passed after all', () => {
    const traces = drawTraces(200, 7);
    const wronged = traces.map((trace, i) => (i % 10 === 0 ? { ...trace, final: 0.9, wasSpared: true } : trace));
    const stops = (of: readonly PreviewTrace[]) => {
      const rule = fitPreviewRule(of, options);
      return traces.filter((trace) => stopOf(trace, rule) >= 0).length;
    };
    expect(stops(wronged)).toBeLessThan(stops(traces) / 2);
  });

  it('learns from runs that it stopped and from missing previews', () => {
    const traces = drawTraces(200, 9).map((trace, i): PreviewTrace => {
      if (i % 3 === 0 && trace.final! < 0) return { previews: trace.previews.slice(0, 2), final: null };
      return i % 3 === 1 ? { ...trace, previews: [null, ...trace.previews.slice(1)] } : trace;
    });
    const rule = fitPreviewRule(traces, options);
    expect(rule.isReady).toBe(true);
    expect(rule.chanceOfPassing(4, 0.9)).toBeGreaterThan(0.9);
    expect(rule.expectedFinal(4, 0.5)).toBeCloseTo(0.5, 0);
  });

  it('refuses a share out of range', () => {
    expect(() => fitPreviewRule([], { ...options, maxWrongStops: 2 })).toThrow(/share from 0 to 1/);
  });
});

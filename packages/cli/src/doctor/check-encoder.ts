import { dotProduct, type Encoded } from '@vsm/core';
import { loadEmbeddedBackground } from '@vsm/encoder-node';
import { drawSample } from '@vsm/generators';
import { exitStatus } from '../exit-status.ts';
import type { Session } from '../session.ts';
import type { Check, CheckResult } from './check.ts';

const tolerance = 1e-4;

/** Encodes drawn pictures and looks whether the embeddings are what embeddings must be. */
export function checkEncoder(session: Session): Check {
  return {
    name: 'encoder',
    run: async (): Promise<CheckResult> => {
      try {
        const encoder = await session.openEncoder();
        await loadEmbeddedBackground();
        const [picture, other] = [drawSample({ seed: 1 }).image, drawSample({ seed: 2 }).image];
        const startedAtMs = performance.now();
        const [first, different] = await encoder.encodeImages([picture, other]);
        const elapsedMs = performance.now() - startedAtMs;
        const [again] = await encoder.encodeImages([picture]);
        const defect = findDefect(first!, again!, different!, encoder.space.dimensions);
        if (defect) return failure(`A drawn picture came out wrong: ${defect}.`);
        return {
          status: 'ok',
          message: `${encoder.space.dimensions} numbers a picture, two drawn pictures in ${Math.round(elapsedMs)} ms, unit length, repeatable`,
        };
      } catch (error) {
        return failure(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

function findDefect(first: Encoded, again: Encoded, different: Encoded, dimensions: number): string | undefined {
  const length = Math.sqrt(dotProduct(first.vector, first.vector));
  if (first.vector.length !== dimensions) return `${first.vector.length} numbers instead of ${dimensions}`;
  if (!(Math.abs(length - 1) < tolerance)) return `its length is ${length} instead of 1`;
  const repeated = dotProduct(first.vector, again.vector);
  if (!(repeated > 1 - tolerance)) return `encoded twice it agrees with itself by only ${repeated.toFixed(4)}`;
  const alike = dotProduct(first.vector, different.vector);
  return alike > 1 - tolerance ? 'another picture has the same embedding' : undefined;
}

function failure(message: string): CheckResult {
  return {
    status: 'failure',
    message,
    cure: 'Install vsm again. If that does not help, report this line.',
    exitStatus: exitStatus.modelUnusable,
  };
}

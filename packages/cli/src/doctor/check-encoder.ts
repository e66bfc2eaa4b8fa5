import { dotProduct } from '@vsm/core';
import { loadEmbeddedBackground } from '@vsm/encoder-node';
import { exitStatus } from '../exit-status.ts';
import type { Session } from '../session.ts';
import type { Check, CheckResult } from './check.ts';
import { drawGoldenPicture, readGoldenVector } from './golden-picture.ts';

const tolerance = 1e-4;

/** What embeddings kept in memories agree to, on any machine. */
const leastAgreement = 0.9999;

/** Encodes a drawn picture and looks whether its embedding is the known one. */
export function checkEncoder(session: Session): Check {
  return {
    name: 'encoder',
    run: async (): Promise<CheckResult> => {
      try {
        const encoder = await session.openEncoder();
        await loadEmbeddedBackground();
        const startedAtMs = performance.now();
        const [encoded] = await encoder.encodeImages([drawGoldenPicture()]);
        const elapsedMs = performance.now() - startedAtMs;
        const { vector } = encoded!;
        const defect = findDefect(vector, encoder.space.dimensions);
        if (defect) return failure(`A drawn picture came out wrong: ${defect}.`);
        return {
          status: 'ok',
          message: `${encoder.space.dimensions} numbers a picture, a drawn one in ${Math.round(elapsedMs)} ms, as it must be (${agreement(vector).toFixed(5)})`,
        };
      } catch (error) {
        return failure(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

function findDefect(vector: Float32Array, dimensions: number): string | undefined {
  if (vector.length !== dimensions) return `${vector.length} numbers instead of ${dimensions}`;
  const length = Math.sqrt(dotProduct(vector, vector));
  if (!(Math.abs(length - 1) < tolerance)) return `its length is ${length} instead of 1`;
  const agreed = agreement(vector);
  return agreed >= leastAgreement
    ? undefined
    : `it agrees with the known embedding by only ${agreed.toFixed(5)} instead of ${leastAgreement}`;
}

/** The cosine similarity to the known embedding. */
function agreement(vector: Float32Array): number {
  const golden = readGoldenVector();
  return dotProduct(vector, golden) / Math.sqrt(dotProduct(golden, golden));
}

function failure(message: string): CheckResult {
  return {
    status: 'failure',
    message,
    cure: 'Install vsm again. If that does not help, report this line.',
    exitStatus: exitStatus.modelUnusable,
  };
}

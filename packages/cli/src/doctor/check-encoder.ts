import { dotProduct, VsmError } from '@vsm/core';
import { CommandFailure, exitStatus, exitStatusOf } from '../exit-status.ts';
import { embeddedSessionModel, type SessionModel } from '../models/session-model.ts';
import type { Session } from '../session.ts';
import type { Check, CheckResult } from './check.ts';
import { drawGoldenPicture, readGoldenVector } from './golden-picture.ts';

const tolerance = 1e-4;

/** What embeddings kept in memories agree to, on any machine. */
const leastAgreement = 0.9999;

/** Reads a downloaded model's files again, encodes a drawn picture, and looks whether its embedding is as it must be. */
export function checkEncoder(session: Session): Check {
  return {
    name: 'encoder',
    run: async (): Promise<CheckResult> => {
      try {
        const model = await openModel(session);
        await verifyFiles(model, session);
        await model.loadBackground();
        const { vector, space, elapsedMs } = await encodeGoldenPicture(model);
        const isEmbedded = model.local === undefined;
        const defect = findDefect(vector, { ...space, isKnown: isEmbedded });
        if (defect) return failure(`${model.name}: a drawn picture came out wrong: ${defect}.`);
        const proof = isEmbedded ? `as it must be (${agreement(vector).toFixed(5)})` : 'and its files are whole';
        const name = isEmbedded ? '' : `${model.name}: `;
        return {
          status: 'ok',
          message: `${name}${space.dimensions} numbers a picture, a drawn one in ${Math.round(elapsedMs)} ms, ${proof}`,
        };
      } catch (error) {
        return failure(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** The memory's model; where the memory is of no use, which is told elsewhere, the one that ships with vsm. */
async function openModel(session: Session): Promise<SessionModel> {
  try {
    return await session.openModel();
  } catch (error) {
    const status =
      error instanceof CommandFailure ? error.status : VsmError.is(error) ? exitStatusOf[error.code] : null;
    if (status === exitStatus.memoryUnusable) return embeddedSessionModel;
    throw error;
  }
}

async function encodeGoldenPicture(model: SessionModel) {
  const encoder = await model.openEncoder();
  try {
    const startedAtMs = performance.now();
    const [encoded] = await encoder.encodeImages([drawGoldenPicture()]);
    return { vector: encoded!.vector, space: encoder.space, elapsedMs: performance.now() - startedAtMs };
  } finally {
    await encoder.close();
  }
}

/** @throws VsmError `MODEL_UNUSABLE` when a file is not what it was. */
async function verifyFiles({ local }: SessionModel, session: Session): Promise<void> {
  if (!local) return;
  const library = await session.modelOptions.openLibrary();
  await library.resolve({ name: local.card.name, precision: local.precision }, { thorough: true });
}

function findDefect(
  vector: Float32Array,
  { dimensions, isKnown }: { readonly dimensions: number; readonly isKnown: boolean },
): string | undefined {
  if (vector.length !== dimensions) return `${vector.length} numbers instead of ${dimensions}`;
  const length = Math.sqrt(dotProduct(vector, vector));
  if (!(Math.abs(length - 1) < tolerance)) return `its length is ${length} instead of 1`;
  if (!isKnown) return undefined;
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
    cure: 'Do what this line says. If it says nothing to do, install vsm again; if that does not help, report it.',
    exitStatus: exitStatus.modelUnusable,
  };
}

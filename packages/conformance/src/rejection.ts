import type { VsmErrorCode } from '@vsm/core';
import { VsmError } from '@vsm/core';
import { expect } from 'vitest';

/** What the promise rejects with; fails the test when it resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    return error;
  }
  return expect.fail(`expected a rejection, but it resolved to ${String(result)}`);
}

/** Fails the test unless the promise rejects with a VsmError, of one of `codes` when any are given. */
export async function expectVsmError(promise: Promise<unknown>, ...codes: readonly VsmErrorCode[]): Promise<void> {
  const error = await rejectionOf(promise);
  if (!VsmError.is(error)) {
    expect.fail(`expected a VsmError (${codes.join(' or ')}), but it rejected with ${String(error)}`);
  }
  if (codes.length > 0) expect(codes, `${error.code}: ${error.message}`).toContain(error.code);
  expect(error.message, 'the error says what is wrong').not.toBe('');
}

import type { VsmErrorCode } from '@vsm/core';

/** What the command tells the shell. Scripts rely on these numbers: they do not change. */
export const exitStatus = {
  done: 0,
  someInputsFailed: 1,
  usage: 2,
  memoryUnusable: 3,
  modelUnusable: 4,
  generatorUnreachable: 5,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** The exit status when an error of this code ends a command. */
export const exitStatusOf: Readonly<Record<VsmErrorCode, ExitStatus>> = {
  EMBEDDING_INVALID: exitStatus.someInputsFailed,
  SPACE_MISMATCH: exitStatus.memoryUnusable,
  PREFERENCE_INVALID: exitStatus.usage,
  PREFERENCE_NOT_FOUND: exitStatus.someInputsFailed,
  NOTHING_TO_UNDO: exitStatus.someInputsFailed,
  MEMORY_NOT_FOUND: exitStatus.memoryUnusable,
  MEMORY_CORRUPT: exitStatus.memoryUnusable,
  MEMORY_CHANGED: exitStatus.memoryUnusable,
  MEMORY_LOCKED: exitStatus.memoryUnusable,
  MEMORY_UNWRITABLE: exitStatus.memoryUnusable,
  IMAGE_NOT_FOUND: exitStatus.someInputsFailed,
  IMAGE_UNREADABLE: exitStatus.someInputsFailed,
  IMAGE_TOO_LARGE: exitStatus.someInputsFailed,
  MODEL_UNUSABLE: exitStatus.modelUnusable,
  GENERATOR_UNREACHABLE: exitStatus.generatorUnreachable,
  GENERATOR_FAILED: exitStatus.generatorUnreachable,
  INVALID_ARGUMENT: exitStatus.usage,
};

/** Ends a command with a message and an exit status, where no VsmError code says it. */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  readonly status: ExitStatus;

  constructor(status: ExitStatus, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

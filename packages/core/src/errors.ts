/**
 * Every way in which VSM refuses. Codes are stable: the command maps them to exit statuses, the server to problem+json.
 */
export type VsmErrorCode =
  | 'EMBEDDING_INVALID'
  | 'SPACE_MISMATCH'
  | 'PREFERENCE_INVALID'
  | 'PREFERENCE_NOT_FOUND'
  | 'NOTHING_TO_UNDO'
  | 'MEMORY_NOT_FOUND'
  | 'MEMORY_CORRUPT'
  | 'MEMORY_CHANGED'
  | 'MEMORY_LOCKED'
  | 'MEMORY_UNWRITABLE'
  | 'IMAGE_NOT_FOUND'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_TOO_LARGE'
  | 'MODEL_UNUSABLE'
  | 'GENERATOR_UNREACHABLE'
  | 'GENERATOR_FAILED'
  | 'INVALID_ARGUMENT';

export interface VsmErrorOptions {
  readonly cause?: unknown;
  /** Facts for programs: the path, the limits, the two spaces. Plain JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const marker = Symbol.for('vsm.error');

/** The one error family. Its message names what was expected, what was found and what to do next. */
export class VsmError extends Error {
  override readonly name: string = 'VsmError';
  readonly code: VsmErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: VsmErrorCode, message: string, options: VsmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a VsmError of any copy of this package, which `instanceof` is not. */
  static is(error: unknown, code?: VsmErrorCode): error is VsmError {
    if (!(error instanceof Error) || !(marker in error)) return false;
    return code === undefined || ('code' in error && error.code === code);
  }
}

import type { Repair, RepairKind } from './snapshot.ts';

/** A part of the file that was of no use, as it stood there. */
export interface UnusablePart {
  readonly at: string;
  readonly value: unknown;
}

/** What reading a file has found so far. */
export interface ReadLog {
  readonly repairs: Repair[];
  readonly unusable: UnusablePart[];
}

export function createReadLog(): ReadLog {
  return { repairs: [], unusable: [] };
}

export function report(log: ReadLog, kind: RepairKind, at: string, message: string): void {
  log.repairs.push({ kind, at, message });
}

/** What a value is, for messages: `null`, `a list`, `"text"`. Long texts are cut. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return String(value);
}

import type { JsonFileStore } from '../json-file-store.ts';

/** A line of the program that tests run. */
export type ProgramLine =
  | { readonly error: string }
  | {
      readonly asked?: true;
      readonly added: readonly string[];
      readonly updated: readonly string[];
      readonly removed: readonly string[];
    };

export function parseLines(lines: readonly string[]): ProgramLine[] {
  return lines.map((line) => JSON.parse(line));
}

/** The ids of acknowledged commits. */
export function acknowledgedIds(lines: readonly string[]): string[] {
  return parseLines(lines).flatMap((line) => ('error' in line || line.asked ? [] : line.added));
}

/** Ids and weights: what the program's commits decide. */
export type Contents = Readonly<Record<string, number>>;

export async function contentsOf(store: JsonFileStore): Promise<Contents> {
  const { preferences } = await store.readSnapshot();
  return Object.fromEntries(preferences.map(({ id, weight }) => [id, weight]));
}

/**
 * What the memory must hold after a program was stopped: all acknowledged commits, and the one that it had asked for last
 * whole or not at all.
 */
export function possibleContents(before: Contents, lines: readonly string[]): Contents[] {
  let contents = before;
  let asked: Contents | null = null;
  for (const line of parseLines(lines)) {
    if ('error' in line) continue;
    const next: Record<string, number> = { ...contents };
    for (const id of line.added) next[id] = 1;
    for (const id of line.updated) next[id] = 2;
    for (const id of line.removed) delete next[id];
    if (line.asked) {
      asked = next;
    } else {
      contents = next;
      asked = null;
    }
  }
  return asked === null ? [contents] : [contents, asked];
}

import type { Key } from '../terminal/terminal.ts';
import type { Answer, Question } from './teach-session.ts';

export type TeachAction = Answer | 'skip' | 'undo' | 'quit' | 'interrupt';

const left = ['left', 'd', 'n', '-', '1'];
const right = ['right', 'l', 'y', '+', '2'];
const anyQuestion: ReadonlyMap<string, TeachAction> = new Map([
  ...['down', 's', 'space'].map((key) => [key, 'skip'] as const),
  ...['u', 'z', 'backspace', 'up'].map((key) => [key, 'undo'] as const),
  ...['q', 'escape'].map((key) => [key, 'quit'] as const),
]);

/** What a key means; `null` when nothing. */
export function actionOf({ name, ctrl }: Key, { kind }: Question): TeachAction | null {
  if (ctrl) return name === 'c' ? 'interrupt' : name === 'd' ? 'quit' : null;
  if (left.includes(name)) return kind === 'pair' ? 'first' : 'dislike';
  if (right.includes(name)) return kind === 'pair' ? 'second' : 'like';
  return anyQuestion.get(name) ?? null;
}

export function keysHelp({ kind }: Question): string {
  return kind === 'pair'
    ? '← left   → right   ↓ skip   u undo   q quit'
    : '→ like   ← dislike   ↓ skip   u undo   q quit';
}

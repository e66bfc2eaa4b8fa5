import type { Key } from '../terminal/terminal.ts';

export type TeachAction = 'like' | 'dislike' | 'skip' | 'undo' | 'quit' | 'interrupt';

const actions: ReadonlyMap<string, TeachAction> = new Map([
  ...(['right', 'l', 'y', '+'] as const).map((key) => [key, 'like'] as const),
  ...(['left', 'd', 'n', '-'] as const).map((key) => [key, 'dislike'] as const),
  ...(['down', 's', 'space'] as const).map((key) => [key, 'skip'] as const),
  ...(['u', 'z', 'backspace', 'up'] as const).map((key) => [key, 'undo'] as const),
  ...(['q', 'escape'] as const).map((key) => [key, 'quit'] as const),
]);

/** What a key means; `null` when nothing. */
export function actionOf({ name, ctrl }: Key): TeachAction | null {
  if (ctrl) return name === 'c' ? 'interrupt' : name === 'd' ? 'quit' : null;
  return actions.get(name) ?? null;
}

export const keysHelp = '→ like   ← dislike   ↓ skip   u undo   q quit';

import { signal } from '@preact/signals';
import { X } from 'lucide-preact';
import { describeProblem } from './describe-problem.ts';
import './toaster.css';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isProblem: boolean;
  readonly action?: { readonly name: string; readonly run: () => void } | undefined;
}

const toasts = signal<readonly Toast[]>([]);
const shownForMs = 6000;
const shownAtOnce = 3;
let lastId = 0;

/** Tells what happened, with what takes it back. */
export function tell(text: string, action?: Toast['action']): void {
  const id = show({ text, action, isProblem: false });
  setTimeout(() => dismiss(id), shownForMs);
}

/** Tells what went wrong, and stays until it is read. */
export function tellProblem(error: unknown, action?: Toast['action']): void {
  show({ text: describeProblem(error), action, isProblem: true });
}

function show(toast: Omit<Toast, 'id'>): number {
  const id = ++lastId;
  const others = toasts.value.filter(({ text }) => text !== toast.text);
  toasts.value = [...others, { ...toast, id }].slice(-shownAtOnce);
  return id;
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function Toaster() {
  return (
    <div class="toaster" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, isProblem, action }) => (
        <div key={id} class={`toast${isProblem ? ' problem' : ''}`}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              class="toast-action"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.name}
            </button>
          )}
          <button type="button" class="toast-close" aria-label="Close" onClick={() => dismiss(id)}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}

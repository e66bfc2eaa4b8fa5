import type { GenerationPreview } from '@vsm/core';
import type { SocketMessage } from './socket-messages.ts';

interface Stage {
  readonly done: number;
  readonly fraction: number;
}

export interface RunProgress {
  /** Takes what the socket tells of the run. */
  hear(message: SocketMessage): void;
}

/**
 * Tells previews with how far the run is: each sampler is an equal part of it, and progress never goes back.
 * Without `samplers` every node that reports progress counts as the only one.
 */
export function createRunProgress(
  samplers: readonly string[],
  onPreview: (preview: GenerationPreview) => void,
): RunProgress {
  const started = new Set<string>();
  let progress = 0;

  const stageOf = (node: string | undefined, value: number, max: number): Stage | undefined => {
    const fraction = Math.min(1, value / max);
    // Old versions name no node.
    if (samplers.length === 0 || node === undefined) return { done: 0, fraction };
    if (!samplers.includes(node)) return undefined;
    started.add(node);
    return { done: started.size - 1, fraction };
  };

  return {
    hear: (message) => {
      if (message.type === 'progress') {
        const stage = stageOf(message.node, message.value, message.max);
        if (stage !== undefined) {
          progress = Math.max(progress, (stage.done + stage.fraction) / Math.max(1, samplers.length));
        }
      } else if (message.type === 'preview') {
        onPreview({ ...message.image, progress });
      }
    },
  };
}

import type { Background, EmbeddingSpace, PromptEncoder } from '@vsm/core';
import {
  type Device,
  type FileEncoder,
  type LocalModel,
  loadEmbeddedBackground,
  openEmbeddedEncoder,
} from '@vsm/encoder-node';
import { embeddedSpace } from '@vsm/model-embedded';
import { embeddingSpaceOf } from '@vsm/vision';

/** The model that a command sees with. Nothing is loaded until it is asked for. */
export interface SessionModel {
  /** As `--model` takes it. */
  readonly name: string;
  readonly space: EmbeddingSpace;
  /** Its files; absent for the one that ships with vsm. */
  readonly local?: LocalModel;
  openEncoder(): Promise<FileEncoder>;
  /** Absent where the model knows no words. */
  openPromptEncoder?: () => Promise<PromptEncoder>;
  /** What a taste stands out from until the memory has seen pictures; absent where nothing ships. */
  loadBackground(): Promise<Background | undefined>;
}

export const embeddedSessionModel: SessionModel = {
  name: 'embedded',
  space: embeddedSpace,
  openEncoder: () => openEmbeddedEncoder(),
  loadBackground: () => loadEmbeddedBackground(),
};

export interface OnnxModelOptions {
  readonly device: Device;
  /** Absolute: for what is made from the model's files. */
  readonly cacheFolder: string;
  readonly onNotice: (notice: string) => void;
}

export function createOnnxSessionModel(local: LocalModel, options: OnnxModelOptions): SessionModel {
  const { card, precision, image } = local;
  return {
    name: precision === 'fp32' ? card.name : `${card.name}:${precision}`,
    space: embeddingSpaceOf(card, precision, image.sha256),
    local,
    openEncoder: async () => {
      // Only now: the embedded encoder does without.
      const { openOnnxImageEncoder } = await import('@vsm/encoder-node');
      return await openOnnxImageEncoder(local, options);
    },
    ...(card.text &&
      local.text && {
        openPromptEncoder: async () => {
          const { openOnnxPromptEncoder } = await import('@vsm/encoder-node');
          return await openOnnxPromptEncoder(local, options);
        },
      }),
    loadBackground: async () => undefined,
  };
}

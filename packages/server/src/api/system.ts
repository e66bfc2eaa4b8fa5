import type { GuidancePreset } from '@vsm/core';
import { z } from 'zod';
import { type MemoryState, memoryStateSchema } from './memories.ts';
import { categoryNameSchema, idSchema } from './scalars.ts';
import { type FolderProgress, folderProgressSchema } from './scores.ts';

/** What the person set in the page, kept by the server. */
export interface StudioSettings {
  /** Whether generations are guided. */
  readonly guide: boolean;
  readonly threshold: number;
  readonly maxRetries: number;
  readonly preset: GuidancePreset | null;
  /** `null`: the whole taste. */
  readonly category: string | null;
  readonly generator: string | null;
  readonly appearance: 'system' | 'light' | 'dark';
}

export const defaultSettings: StudioSettings = {
  guide: true,
  threshold: -0.1,
  maxRetries: 3,
  preset: null,
  category: null,
  generator: null,
  appearance: 'system',
};

export const settingsSchema: z.ZodType<StudioSettings> = z
  .strictObject({
    guide: z.boolean(),
    threshold: z.number().min(-1).max(1),
    maxRetries: z.int().min(1).max(10),
    preset: z.enum(['quality', 'speed', 'exploration']).nullable(),
    category: categoryNameSchema.nullable(),
    generator: idSchema.nullable(),
    appearance: z.enum(['system', 'light', 'dark']),
  })
  .meta({ id: 'StudioSettings' });

/** A model to see pictures with. */
export interface ModelInfo {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly license: string;
  readonly isHere: boolean;
  /** Whether the memory is seen with it. */
  readonly isInUse: boolean;
}

export interface Models {
  readonly models: readonly ModelInfo[];
}

export const modelsSchema: z.ZodType<Models> = z
  .object({
    models: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        purpose: z.string(),
        license: z.string(),
        isHere: z.boolean(),
        isInUse: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Models' });

/** What one look at the installation found, and how to cure it. */
export interface DoctorReport {
  readonly isWell: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly status: 'ok' | 'warning' | 'failure';
    readonly message: string;
    readonly cure: string | null;
  }[];
}

export const doctorReportSchema: z.ZodType<DoctorReport> = z
  .object({
    isWell: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['ok', 'warning', 'failure']),
        message: z.string(),
        cure: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'DoctorReport' });

/** What `events` tells. It begins with the memory's state. */
export type ServerEvent =
  | { readonly type: 'memory'; readonly state: MemoryState }
  | { readonly type: 'folder'; readonly progress: FolderProgress }
  | { readonly type: 'generation'; readonly id: string; readonly state: string };

export const serverEventSchema: z.ZodType<ServerEvent> = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('memory'), state: memoryStateSchema }),
    z.object({ type: z.literal('folder'), progress: folderProgressSchema }),
    z.object({ type: z.literal('generation'), id: z.string(), state: z.string() }),
  ])
  .meta({ id: 'ServerEvent' });

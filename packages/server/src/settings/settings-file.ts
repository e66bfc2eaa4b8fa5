import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultSettings, type StudioSettings, settingsSchema } from '../api/system.ts';

/** What the person set in the page. */
export interface SettingsFile {
  /** What cannot be read counts as never set. */
  read(): Promise<StudioSettings>;
  write(settings: StudioSettings): Promise<void>;
}

export function createSettingsFile(folder: string): SettingsFile {
  const file = path.join(folder, 'settings.json');
  return {
    read: async () => {
      const text = await readFile(file, 'utf8').catch(() => '{}');
      const parsed = settingsSchema.safeParse({ ...defaultSettings, ...parseObject(text) });
      return parsed.success ? parsed.data : defaultSettings;
    },
    write: async (settings) => {
      const temporary = `${file}.${randomUUID()}.tmp`;
      await writeFile(temporary, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
      await rename(temporary, file);
    },
  };
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

import path from 'node:path';

/** What counts as a picture inside a folder or a pattern; a file that is named itself may have any extension. */
export const pictureExtensions: readonly string[] = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif', 'tif', 'tiff'];

export function hasPictureExtension(file: string): boolean {
  return pictureExtensions.includes(path.extname(file).slice(1).toLowerCase());
}

const collator = new Intl.Collator('en', { numeric: true });

/** The order in which people count: `2.jpg` before `10.jpg`. Total: names that collate alike go by code unit. */
export function compareNaturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

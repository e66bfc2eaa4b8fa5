/** The kind of picture that bytes begin as, whatever they claim to be; `null` for anything else, SVG too. */
export function sniffPicture(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 16)).toString('latin1');
  return signatures.find(({ isAt }) => isAt(text))?.extension ?? null;
}

/** How many bytes tell. */
export const sniffedBytes = 16;

const signatures: readonly { readonly extension: string; readonly isAt: (text: string) => boolean }[] = [
  { extension: 'jpg', isAt: (text) => text.startsWith('\xff\xd8\xff') },
  { extension: 'png', isAt: (text) => text.startsWith('\x89PNG\r\n\x1a\n') },
  { extension: 'webp', isAt: (text) => text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP' },
  { extension: 'gif', isAt: (text) => text.startsWith('GIF87a') || text.startsWith('GIF89a') },
  { extension: 'tiff', isAt: (text) => text.startsWith('II*\0') || text.startsWith('MM\0*') },
  { extension: 'avif', isAt: (text) => text.slice(4, 8) === 'ftyp' && /^(avif|avis|mif1)/.test(text.slice(8)) },
];

/** Of files in folders. What they hold is found out when they are read. */
export function hasPictureExtension(name: string): boolean {
  return /\.(jpe?g|png|webp|gif|tiff?|avif)$/i.test(name);
}

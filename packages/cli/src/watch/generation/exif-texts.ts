import readExif from 'exif-reader';

const userCommentTag = '37510';
const charsetBytes = 8;

/** The texts in which tools write how they made a picture: its comment, and the camera's make and model. */
export interface ExifTexts {
  readonly userComment: string;
  readonly make: string;
  readonly model: string;
}

/** `null` where it is no EXIF. */
export function readExifTexts(exif: Buffer): ExifTexts | null {
  try {
    const { Image: image, Photo: photo } = readExif(exif);
    // Fooocus puts the comment beside the camera's name, where it does not belong and has no character set.
    const comment: unknown = photo?.UserComment ?? image?.[userCommentTag];
    return { userComment: commentText(comment), make: text(image?.Make), model: text(image?.Model) };
  } catch {
    return null;
  }
}

function text(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('utf8').replace(/\0+$/, '');
  return typeof value === 'string' ? value : '';
}

/** @see EXIF 3.0 (CIPA DC-008), UserComment */
function commentText(comment: unknown): string {
  if (!Buffer.isBuffer(comment)) return text(comment);
  const charset = comment.toString('latin1', 0, charsetBytes);
  const bytes = comment.subarray(charsetBytes);
  if (charset.startsWith('UNICODE')) return decodeUtf16(bytes);
  return text(/^(?:ASCII|JIS|\0+$)/.test(charset) ? bytes : comment);
}

/** The specification names no byte order, and tools write either: text has more zeros in its high bytes. */
function decodeUtf16(bytes: Buffer): string {
  const zerosAt = (offset: number) => bytes.filter((byte, i) => i % 2 === offset && byte === 0).length;
  const isBigEndian = zerosAt(0) > zerosAt(1);
  return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes).replace(/\0+$/, '');
}

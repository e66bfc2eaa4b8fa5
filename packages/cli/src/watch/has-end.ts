import { open } from 'node:fs/promises';

/** `null`: the format has no mark at its end. */
export type HasEnd = boolean | null;

const pngStart = Buffer.from('89504e470d0a1a0a', 'hex');
const pngEnd = Buffer.from('0000000049454e44ae426082', 'hex');
const jpegStart = Buffer.from('ffd8ff', 'hex');
const jpegEnd = Buffer.from('ffd9', 'hex');
const gifStart = Buffer.from('GIF8');
const gifEnd = Buffer.from(';');
const riffStart = Buffer.from('RIFF');
const riffHeadBytes = 8;

const edgeBytes = 12;

/**
 * Whether a picture ends as its format does, so that nobody is still writing it. Looks at both its ends only: what lies between
 * is for the decoder.
 *
 * @throws the system's error when it cannot be read.
 */
export async function hasEnd(path: string): Promise<HasEnd> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const [head, tail] = [Buffer.alloc(edgeBytes), Buffer.alloc(edgeBytes)];
    await file.read(head, 0, edgeBytes, 0);
    const { bytesRead } = await file.read(tail, 0, edgeBytes, Math.max(0, size - edgeBytes));
    return endsAsItBegan(head, tail.subarray(0, bytesRead), size);
  } finally {
    await file.close();
  }
}

function endsAsItBegan(head: Buffer, tail: Buffer, sizeBytes: number): HasEnd {
  const begins = (start: Buffer) => head.subarray(0, start.length).equals(start);
  const ends = (end: Buffer) => tail.subarray(-end.length).equals(end);
  if (sizeBytes < edgeBytes) return false;
  if (begins(pngStart)) return ends(pngEnd);
  if (begins(jpegStart)) return ends(jpegEnd);
  if (begins(gifStart)) return ends(gifEnd);
  if (begins(riffStart)) return sizeBytes >= head.readUInt32LE(4) + riffHeadBytes;
  return null;
}

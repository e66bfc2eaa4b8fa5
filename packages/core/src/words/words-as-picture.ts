import { normalize } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { Background } from '../taste/background.ts';

/** With fewer pictures it is not known where pictures lie. */
const leastPictures = 16;

/**
 * The embedding of a picture that would be just what the words say: as far from usual pictures as they are from each other, in the
 * direction in which the words differ from words in general. Texts and pictures lie apart in their space, so a text's own
 * embedding would be like no picture at all. Unit length, `[dimensions]`.
 *
 * @param words the embedding of the words.
 * @param otherWords embeddings of many different words.
 * @throws VsmError `INVALID_ARGUMENT` when the background knows fewer than 16 pictures; `EMBEDDING_INVALID` when lengths differ or the
 *   words say nothing.
 * @see Liang et al., Mind the gap: understanding the modality gap (2022)
 */
export function wordsAsPicture(
  words: Float32Array,
  otherWords: readonly Float32Array[],
  background: Background,
): Float32Array {
  const { mean, count } = background;
  if (count < leastPictures) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `Words are understood beside pictures, and only ${count} were seen yet. Let VSM see at least ${leastPictures} first, for example by ranking a folder.`,
    );
  }
  if (words.length !== mean.length || otherWords.some(({ length }) => length !== words.length)) {
    throw new VsmError(
      'EMBEDDING_INVALID',
      `Words of ${words.length} numbers cannot stand among pictures of ${mean.length}. Encode both with the same model.`,
    );
  }
  const direction = words.map(
    (value, i) => value - otherWords.reduce((sum, other) => sum + other[i]!, 0) / Math.max(1, otherWords.length),
  );
  const spread = Math.sqrt(Math.max(0, 1 - mean.reduce((sum, value) => sum + value * value, 0)));
  const unit = normalize(direction);
  return normalize(mean.map((value, i) => value + spread * unit[i]!));
}

// The encoders: the embedded one on folders of small pictures, and a full-size CLIP on real-sized ones beside
// @huggingface/transformers. Options: --rounds N, --model DIR (a folder as `pnpm make-clip` writes it), --only embedded|clip.
import { parseArgs } from 'node:util';
import { benchClip } from './encode/clip.mjs';
import { benchEmbedded } from './encode/embedded.mjs';

export async function run(words) {
  const { values } = parseArgs({
    args: words,
    options: { rounds: { type: 'string', default: '3' }, model: { type: 'string' }, only: { type: 'string' } },
  });
  if (values.only !== 'clip') await benchEmbedded();
  if (values.only !== 'embedded') await benchClip({ rounds: Number(values.rounds), modelFolder: values.model });
}

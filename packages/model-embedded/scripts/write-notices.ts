import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.string(),
  repository: z.object({ url: z.string() }),
});

/** Says whose work embedded.onnx is, with the licence file of the nsfwjs that was installed. */
export async function writeNotices(destination: URL): Promise<void> {
  // nsfwjs does not export its package.json; its main file lies two folders below it.
  const mainFile = createRequire(import.meta.url).resolve('nsfwjs');
  const root = join(dirname(mainFile), '..', '..');
  const { name, version, license, author, repository } = packageSchema.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  const licenseText = await readFile(join(root, 'LICENSE'), 'utf8');
  await writeFile(
    destination,
    `embedded.onnx is made from the MobileNetV2 weights that the npm package ${name} ${version} carries
(dist/models/mobilenet_v2), published by ${author} under the licence ${license}:
${repository.url}
According to its readme the model was trained in Keras; its code is at https://github.com/GantMan/nsfw_model.

The layers up to block 13 are kept; batch normalization is folded into them, and a global average follows.

${licenseText.trim()}
`,
  );
}

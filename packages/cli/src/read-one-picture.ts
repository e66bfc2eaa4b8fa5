import type { CommandContext } from './command-context.ts';
import type { EncodedPicture } from './encode-pictures.ts';
import { PictureReader } from './read-pictures.ts';

/** The one picture at `path`, or `null` after saying what is wrong with it. */
export async function readOnePicture(path: string, context: CommandContext): Promise<EncodedPicture | null> {
  const { console, session } = context;
  const inputs = await new PictureReader([path], {}, context).list();
  if (inputs.length > 1) {
    console.complain(`This stands for ${inputs.length} pictures. Name just one.`, path);
    return null;
  }
  for await (const result of session.encodePictures(inputs)) {
    if (result.kind === 'encoded') return result;
    console.complain(result.message, result.path);
  }
  return null;
}

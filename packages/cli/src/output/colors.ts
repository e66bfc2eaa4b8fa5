import picocolors from 'picocolors';
import type { CliContext, TextOutput } from '../context.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for `stream`: on a terminal unless refused, elsewhere only when FORCE_COLOR asks for them. */
export function createColors(stream: TextOutput, env: CliContext['env'], { allowed }: { allowed: boolean }): Colors {
  const refused = !allowed || Boolean(env['NO_COLOR']) || env['TERM'] === 'dumb';
  const wanted = stream.isTTY === true || Boolean(env['FORCE_COLOR']);
  return picocolors.createColors(!refused && wanted);
}

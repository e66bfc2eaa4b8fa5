import { findGenerators } from '@vsm/generators';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { describeGenerator, howToStart, titleOf } from '../generators/generator-text.ts';
import { listAddresses } from '../generators/list-addresses.ts';

/** Tells which generators answer, and what to do where none does. */
export async function generators(addresses: readonly string[], context: CommandContext): Promise<ExitStatus> {
  const { console, signal } = context;
  const urls = listAddresses(addresses, context);
  const search = await findGenerators({ urls, signal });
  const isUsable = search.generators.some(({ access }) => access === 'open');
  if (console.json) {
    await console.printJson(search);
    return isUsable ? exitStatus.done : exitStatus.generatorUnreachable;
  }
  const nameWidth = Math.max(0, ...search.generators.map((generator) => titleOf(generator).length));
  for (const generator of search.generators) {
    for (const line of describeGenerator(generator, nameWidth, console.colors)) await console.print(line);
  }
  // Unasked, whatever else runs on this machine is of no interest; where it was asked for, it is the answer.
  if (addresses.length > 0) {
    for (const url of search.others) console.complain('Something answers here that is no generator known to vsm.', url);
    for (const url of search.silent) console.complain('Nothing answers here within a second.', url);
  }
  if (isUsable) return exitStatus.done;
  if (search.generators.length === 0) {
    console.complain(`No generator answers ${addresses.length > 0 ? 'there' : 'on this machine'}.`);
    for (const line of ['Start one:', ...howToStart.map((line) => `  ${line}`)]) console.note(line);
    console.note('One elsewhere: vsm generators http://HOST:PORT. To try vsm out without any: vsm generate -g sample');
  }
  return exitStatus.generatorUnreachable;
}

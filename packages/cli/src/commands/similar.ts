import { formatSigned } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { nextStep } from '../output/next-step.ts';
import { preferenceName } from '../output/preference-name.ts';
import { verdictMark } from '../output/score-bar.ts';
import { readOnePicture } from '../read-one-picture.ts';

export interface SimilarOptions {
  readonly threshold?: number;
  readonly limit?: number;
  readonly category?: string;
}

/** Lists the rated pictures that look most like one picture. */
export async function similar(path: string, options: SimilarOptions, context: CommandContext): Promise<ExitStatus> {
  const { console, session, cwd } = context;
  const memory = await session.openMemory();
  const picture = await readOnePicture(path, context);
  if (!picture) return exitStatus.someInputsFailed;
  const found = memory.nearest(picture.encoded.vector, options);
  if (console.json) {
    await console.printJson(
      found.map(({ preference, similarity }) => ({
        id: preference.id,
        path: preference.source?.path ?? null,
        verdict: preference.verdict,
        category: preference.category,
        similarity,
      })),
    );
    return exitStatus.done;
  }
  for (const { preference, similarity } of found) {
    const color = preference.verdict === 'like' ? console.colors.green : console.colors.red;
    await console.print(
      `${formatSigned(similarity)} ${color(verdictMark(preference.verdict))} ${console.colors.dim(preference.id.slice(0, 8))}  ${preferenceName(preference, cwd)}`,
    );
  }
  if (memory.preferences.length === 0) await console.say(nextStep({ likes: 0, dislikes: 0 }));
  else if (found.length === 0) await console.say('No rated picture is that similar. Lower --threshold to see more.');
  return exitStatus.done;
}

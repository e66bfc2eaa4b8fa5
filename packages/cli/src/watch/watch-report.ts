import path from 'node:path';
import { formatSigned } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import { countOf } from '../output/counts.ts';
import { printable } from '../output/printable.ts';
import { colorByScore, scoreBar } from '../output/score-bar.ts';
import type { DoneRecord, ScoredRecord, TaughtRecord } from './journal-record.ts';

/** What one run of the command came to. */
export interface WatchCounts {
  readonly scored: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly copied: number;
  readonly moved: number;
  readonly starred: number;
  readonly taught: number;
  readonly unreadable: number;
  readonly failed: number;
}

/** Says what happens, as lines for people or as JSON, and counts it. */
export class WatchReport {
  readonly #context: CommandContext;
  readonly #told = new Set<string>();
  readonly #counts = {
    scored: 0,
    accepted: 0,
    rejected: 0,
    copied: 0,
    moved: 0,
    starred: 0,
    taught: 0,
    unreadable: 0,
    failed: 0,
  };

  constructor(context: CommandContext) {
    this.#context = context;
  }

  get counts(): WatchCounts {
    return this.#counts;
  }

  /** A picture was scored, and all was done with it that was decided. `null`: nothing was to be done. */
  count({ decision }: ScoredRecord, done: DoneRecord | null): void {
    this.#counts.scored++;
    if (decision) this.#counts[decision]++;
    const outcome = done?.outcome;
    if (outcome === 'copied' || outcome === 'moved') this.#counts[outcome]++;
  }

  /** Says what `count` counts. */
  async scored(shown: string, record: ScoredRecord, done: DoneRecord | null): Promise<void> {
    const { outcome, to } = done ?? { outcome: null, to: null };
    const { console } = this.#context;
    const { score, probability, uncertainty, evidence, decision, generation } = record;
    if (console.json) {
      return await console.printJson({
        event: 'scored',
        path: shown,
        score,
        probability,
        uncertainty,
        evidence,
        decision,
        outcome,
        to,
        sha256: record.sha256,
        generation,
      });
    }
    const text = colorByScore(`${formatSigned(score)} ${scoreBar(score)}`, score, console.colors);
    const where = outcome === null || to === null ? '' : `, ${outcome} to ${printable(this.#showTarget(to))}`;
    const fate = outcome === 'gone' ? '  it is gone' : decision === null ? '' : `  ${decision}${where}`;
    await console.print(`${text}  ${printable(shown)}${fate}`);
  }

  starred(): void {
    this.#counts.starred++;
  }

  async taught(shown: string, { verdict, weight, by }: TaughtRecord): Promise<void> {
    this.#counts.taught++;
    const { console } = this.#context;
    if (console.json) return await console.printJson({ event: 'taught', path: shown, verdict, weight, by });
    const mark =
      verdict === 'like' ? console.colors.green('learned a like   ') : console.colors.red('learned a dislike');
    await console.print(`${mark}  ${printable(shown)}  by its ${by}`);
  }

  async renamed(shown: string, from: string): Promise<void> {
    const { console } = this.#context;
    if (console.json) return await console.printJson({ event: 'renamed', path: shown, from });
    await console.print(`renamed            ${printable(from)} to ${printable(shown)}`);
  }

  async unreadable(shown: string, message: string): Promise<void> {
    this.#counts.unreadable++;
    const { console } = this.#context;
    console.complain(message, shown);
    if (console.json) await console.printJson({ event: 'unreadable', path: shown, message });
  }

  /** Something could not be done, which is not tried again in this run. */
  failed(shown: string, message: string): void {
    this.#counts.failed++;
    this.#context.console.complain(message, shown);
  }

  /** The same trouble at the same place is told once. */
  complainOnce(shown: string, message: string): void {
    const line = `${shown}\0${message}`;
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#context.console.complain(message, shown);
  }

  /** What was told of a place is past: told anew when it comes again. */
  forget(shown: string): void {
    for (const line of this.#told) if (line.startsWith(`${shown}\0`)) this.#told.delete(line);
  }

  async folder(shown: string, event: 'lost' | 'found', message: string): Promise<void> {
    const { console } = this.#context;
    if (console.json) await console.printJson({ event, path: shown });
    console.note(message);
  }

  /** Also after Ctrl-C, when the usual ways of printing are closed. */
  summarize(left: { readonly waiting: number; readonly vanished: number }): void {
    const { console, stdout } = this.#context;
    const counts = { ...this.#counts, ...left };
    if (console.json) stdout.write(`${JSON.stringify({ event: 'ended', ...counts })}\n`);
    const { scored, accepted, rejected, copied, moved, starred, taught, unreadable, failed, waiting, vanished } =
      counts;
    const parts = [
      `${countOf(scored, 'picture')} scored`,
      ...(accepted + rejected > 0 ? [`${accepted} accepted`, `${rejected} rejected`] : []),
      ...(copied > 0 ? [`${copied} copied`] : []),
      ...(moved > 0 ? [`${moved} moved`] : []),
      ...(starred > 0 ? [`${starred} given stars`] : []),
      ...(taught > 0 ? [`${taught} learned from`] : []),
      ...(unreadable > 0 ? [`${unreadable} could not be read`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(vanished > 0 ? [`${vanished} gone before they were whole`] : []),
      ...(waiting > 0 ? [`${waiting} left for the next start`] : []),
    ];
    console.note(`${parts.join(', ')}.`);
  }

  #showTarget(file: string): string {
    const relative = path.relative(this.#context.cwd, file);
    return relative.startsWith('..') ? file : relative;
  }
}

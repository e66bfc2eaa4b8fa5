import { createInterface } from 'node:readline';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import type { Question, TeachSession } from './teach-session.ts';

const always = ['skip', 'undo', 'quit'] as const;
const answersTo = {
  rating: ['like', 'dislike', ...always],
  pair: ['first', 'second', ...always],
} as const;
type LineAnswer = (typeof answersTo)[Question['kind']][number];

/**
 * Prints a question a line and reads an answer a line, for other programs. The end of the input is the end of the questions.
 *
 * @throws CommandFailure when a line is no answer; the answers before it are kept. The signal's reason when it aborts.
 */
export async function teachByLines(teaching: TeachSession, { console, stdin, signal }: CommandContext): Promise<void> {
  const lines = createInterface({ input: stdin, signal })[Symbol.asyncIterator]();
  for (let question = teaching.nextQuestion(); question; question = teaching.nextQuestion()) {
    await console.printJson(describeQuestion(question));
    const line = await lines.next();
    signal.throwIfAborted();
    const answer = line.done ? 'quit' : parseAnswer(line.value, question);
    if (answer === 'quit') break;
    await obey(teaching, question, answer);
  }
  const { likes, dislikes, comparisons, skipped, settling } = teaching;
  await console.printJson({ done: true, likes, dislikes, comparisons, skipped, settling });
}

function describeQuestion(question: Question) {
  const answers = answersTo[question.kind];
  if (question.kind === 'pair') return { pair: question.pictures.map(({ path }) => ({ path })), answers };
  return { question: { path: question.pictures[0].path, probability: question.guess }, answers };
}

async function obey(teaching: TeachSession, question: Question, answer: Exclude<LineAnswer, 'quit'>): Promise<void> {
  if (answer === 'skip') teaching.skip(question);
  else if (answer === 'undo') await teaching.undo();
  else await teaching.answer(question, answer);
}

function parseAnswer(line: string, { kind }: Question): LineAnswer {
  const answers: readonly LineAnswer[] = answersTo[kind];
  const answer = answers.find((each) => each === line.trim());
  if (answer) return answer;
  throw new CommandFailure(
    exitStatus.usage,
    `${JSON.stringify(line)} is no answer. Answer each question with one of ${answers.join(', ')} on a line of its own.`,
  );
}

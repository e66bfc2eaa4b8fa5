import { VsmError } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { drawPicture } from '../terminal/draw-picture.ts';
import { cellSizeOf, choosePictureProtocol, type PictureProtocol } from '../terminal/picture-protocol.ts';
import { type Key, openTerminal, type Terminal } from '../terminal/terminal.ts';
import { actionOf, type TeachAction } from './teach-keys.ts';
import { composeScreen } from './teach-screen.ts';
import type { Question, TeachSession } from './teach-session.ts';

export type TeachEnding = 'quit' | 'interrupted' | 'nothing-left';

/** Shows a picture a question and goes by the keys pressed, until the person has enough or nothing is left to ask. */
export async function teachInTerminal(
  teaching: TeachSession,
  pictures: 'auto' | PictureProtocol,
  context: CommandContext,
): Promise<TeachEnding> {
  const terminal = await openTerminal(context);
  try {
    return await askAll(teaching, new QuestionView(terminal, pictures, context));
  } finally {
    terminal.close();
  }
}

async function askAll(teaching: TeachSession, view: QuestionView): Promise<TeachEnding> {
  let lastAnswer = '';
  for (let question = teaching.nextQuestion(); question; question = teaching.nextQuestion()) {
    const obstacle = await view.show(question, teaching, lastAnswer);
    if (obstacle !== null) {
      lastAnswer = `Skipped: ${obstacle}`;
      teaching.skip(question);
      continue;
    }
    const action = await view.waitForAction(question, teaching, lastAnswer);
    if (action === 'quit' || action === 'interrupt') return action === 'quit' ? 'quit' : 'interrupted';
    lastAnswer = await obey(teaching, question, action);
  }
  return 'nothing-left';
}

/** What was done, in words. */
async function obey(
  teaching: TeachSession,
  question: Question,
  action: Exclude<TeachAction, 'quit' | 'interrupt'>,
): Promise<string> {
  if (action === 'undo')
    return (await teaching.undo()) ? 'Took the last answer back.' : 'There is nothing to take back.';
  if (action === 'skip') {
    teaching.skip(question);
    return `Skipped ${question.pictures.map(({ path }) => path).join(' and ')}.`;
  }
  await teaching.answer(question, action);
  if (question.kind === 'pair') {
    const [first, second] = question.pictures.map(({ path }) => path);
    return action === 'first' ? `${first} rather than ${second}.` : `${second} rather than ${first}.`;
  }
  const guess = `${Math.round(question.guess * 100)}%`;
  const said = action === 'like' ? '♥ Liked' : '✗ Disliked';
  return `${said} ${question.pictures[0].path}. The chance of a like looked like ${guess}.`;
}

class QuestionView {
  readonly #terminal: Terminal;
  readonly #protocol: PictureProtocol;
  readonly #context: CommandContext;

  constructor(terminal: Terminal, pictures: 'auto' | PictureProtocol, context: CommandContext) {
    this.#terminal = terminal;
    this.#context = context;
    this.#protocol = pictures === 'auto' ? choosePictureProtocol(terminal.replies, context.env) : pictures;
  }

  /** What keeps the pictures from being shown; `null` when they are there. */
  async show(question: Question, teaching: TeachSession, lastAnswer: string): Promise<string | null> {
    const { size, replies } = this.#terminal;
    const { env, console } = this.#context;
    const screen = composeScreen({ question, teaching, lastAnswer, size, colors: console.colors });
    const drawing = {
      protocol: this.#protocol,
      cell: cellSizeOf(replies),
      area: screen.pictureArea,
      trueColor: /truecolor|24bit/i.test(env['COLORTERM'] ?? ''),
    };
    try {
      const pictures = await Promise.all(
        question.pictures.map(({ absolutePath }) => drawPicture(absolutePath, drawing)),
      );
      this.#terminal.write(screen.around(pictures));
      return null;
    } catch (error) {
      if (VsmError.is(error, 'IMAGE_UNREADABLE')) return error.message;
      throw error;
    }
  }

  async waitForAction(question: Question, teaching: TeachSession, lastAnswer: string): Promise<TeachAction> {
    for (;;) {
      const event: Key | 'resized' = await this.#terminal.next();
      if (event === 'resized') {
        await this.show(question, teaching, lastAnswer);
        continue;
      }
      const action = actionOf(event, question);
      if (action) return action;
    }
  }
}

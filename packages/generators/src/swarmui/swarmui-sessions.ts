import { isUnknownSession } from './swarmui-errors.ts';

/**
 * Sessions, each used by one run at a time: what SwarmUI interrupts is all that was begun within a session, so that two runs must
 * not share one.
 */
export class SwarmUiSessions {
  readonly #create: (signal: AbortSignal) => Promise<string>;
  readonly #idle: string[] = [];

  constructor(create: (signal: AbortSignal) => Promise<string>) {
    this.#create = create;
  }

  /** What `action` gives; it is done again in a new session when the server no longer knows the old one. */
  async use<T>(signal: AbortSignal, action: (session: string) => Promise<T>): Promise<T> {
    const known = this.#idle.pop();
    if (known !== undefined) {
      try {
        return await this.#within(known, action);
      } catch (error) {
        if (!isUnknownSession(error)) throw error;
        this.#idle.length = 0;
      }
    }
    return await this.#within(await this.#create(signal), action);
  }

  async #within<T>(session: string, action: (session: string) => Promise<T>): Promise<T> {
    try {
      return await action(session);
    } finally {
      this.#idle.push(session);
    }
  }
}

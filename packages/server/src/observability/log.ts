export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Takes what happened: a name and facts, plain JSON. */
export type Log = (level: LogLevel, event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** A log of JSON lines. Text of clients is escaped by JSON, so no line can be forged. */
export function createJsonLog(write: (line: string) => void, now: () => Date): Log {
  return (level, event, facts = {}) => {
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...facts })}\n`);
  };
}

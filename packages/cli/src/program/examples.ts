/** The end of a command's help: what each of its examples does stands beside it. */
export function examples(...lines: readonly (readonly [command: string, effect: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const shown = lines.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect}`);
  return `\nExamples:\n${shown.join('\n')}`;
}

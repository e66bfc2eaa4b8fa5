/** A line that counts on a terminal and is printed once, at its end, elsewhere. */
export function showStep(label: string, total: number): { update(done: number): void; end(): void } {
  const startedAt = performance.now();
  const interactive = process.stdout.isTTY === true;
  const line = (done: number) => `${label} ${total > 1 ? `${done}/${total}` : ''}`.trimEnd();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  return {
    update: (done) => {
      if (interactive) process.stdout.write(`\r${line(done)}`);
    },
    end: () => process.stdout.write(`${interactive ? '\r' : ''}${line(total)}  ${seconds()}\n`),
  };
}

/** Says on standard error how far a long step is: on a terminal in one line, else at each tenth. */
export function showProgress(step, total) {
  let said = 0;
  return (done) => {
    const tenth = Math.floor((10 * done) / total);
    if (process.stderr.isTTY) process.stderr.write(`\r${step}: ${done} of ${total}${done === total ? '\n' : ''}`);
    else if (tenth > said) process.stderr.write(`${step}: ${done} of ${total}\n`);
    said = tenth;
  };
}

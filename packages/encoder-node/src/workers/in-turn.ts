/** `perform`, one call after the other, in the order of the calls; one that fails holds up no other. */
export function inTurn<Task, Result>(perform: (task: Task) => Promise<Result>): (task: Task) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(() => perform(task));
    last = result.catch(() => {});
    return result;
  };
}

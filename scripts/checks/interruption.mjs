const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
process.once('SIGTERM', () => controller.abort());

/** Aborts when a person or a machine asks this process to stop. */
export const interruption = controller.signal;

/** The exit code of a process that stopped because it was asked to. */
export const interruptedExitCode = 130;

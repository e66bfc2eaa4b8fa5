/** What to tell of a failure. In a browser, an unreachable server is a bare TypeError. */
export function describeProblem(problem: unknown): string {
  if (problem instanceof TypeError) return 'The server does not answer. Is vsm serve still running?';
  return problem instanceof Error ? problem.message : String(problem);
}

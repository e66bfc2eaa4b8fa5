export type { Problem, ProblemCode } from '../problem.ts';

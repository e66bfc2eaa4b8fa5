export type { Problem, ProblemCode } from './api/problem.ts';

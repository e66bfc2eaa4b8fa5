import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Problem, ProblemCode } from '../api/problem.ts';

export interface Trouble {
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
}

/** Says why the proxy itself refuses (RFC 9457); A1111's own clients show `detail`. */
export function answerProblem(response: ServerResponse, { status, code, detail }: Trouble): void {
  const problem: Problem = { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, detail, code };
  const body = Buffer.from(JSON.stringify(problem));
  response.writeHead(status, { 'content-type': 'application/problem+json', 'content-length': body.length }).end(body);
}

export function answerJson(response: ServerResponse, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}

import { type JsonOptions, jsonResponse } from './respond.ts';

/** Whether the client has this already. */
export function nothingNewer(request: Request, etag: string): boolean {
  const known = request.headers.get('if-none-match');
  return known !== null && (known === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));
}

/** JSON that follows from the memory alone: nothing is sent, nor made, while the revision stays. */
export async function jsonOfRevision(
  request: Request,
  revision: string,
  make: () => unknown,
  options: JsonOptions = {},
): Promise<Response> {
  const etag = `"${revision}"`;
  if (nothingNewer(request, etag)) return new Response(null, { status: 304, headers: { etag } });
  return jsonResponse(await make(), { ...options, headers: { ...options.headers, etag } });
}

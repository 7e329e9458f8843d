/** An RFC 9457 answer: what went wrong, for a parameter with expected and got. */
export function problem(
  status: number,
  title: string,
  members: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, ...members }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

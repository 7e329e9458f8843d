/** A call that failed: its code, the request's id and what the server said. */
export class ApiError extends Error {
  readonly code: string
  readonly request?: string
  readonly status?: number

  constructor(code: string, message: string, more: { request?: string; status?: number } = {}) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.request = more.request
    this.status = more.status
  }
}

/** The failure that a response tells of, whatever its body is. */
export async function failureOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined)
  const error = (body as { error?: { code?: string; message?: string; request?: string } })?.error
  return new ApiError(
    error?.code ?? `HTTP_${response.status}`,
    error?.message ?? `The server answered with ${response.status}.`,
    { request: error?.request, status: response.status },
  )
}

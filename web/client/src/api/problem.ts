/** A refusal as the server tells it (RFC 9457), or as the network makes it when the server says nothing. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  /** Cause and way out, in the reader's language; empty when the network is the cause: then `code` names the text. */
  readonly detail: string
  readonly traceId: string | null
  /** Further members of the problem, such as `tries_left`. */
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: string, status: number, title = '', detail = '', traceId: string | null = null, facts: Record<string, unknown> = {}) {
    super(`${code} ${title}`.trim())
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.title = title
    this.detail = detail
    this.traceId = traceId
    this.facts = facts
  }

  /** A number among the facts, or null. */
  count(name: string): number | null {
    const value = this.facts[name]
    return typeof value === 'number' ? value : null
  }
}

/** Reads a refusal out of an answer; an answer without one becomes `server.failed`. */
export function problemFrom(status: number, body: unknown): Problem {
  if (typeof body !== 'object' || body === null || typeof (body as { code?: unknown }).code !== 'string') {
    return new Problem(status === 413 ? 'upload.too-large' : status === 429 ? 'rate.exceeded' : 'server.failed', status)
  }
  const { code, title, detail, trace_id, ...facts } = body as Record<string, unknown>
  return new Problem(String(code), status, text(title), text(detail), typeof trace_id === 'string' ? trace_id : null, facts)
}

/** What a page caught, as a Problem: anything unknown is our bug and reads so. */
export function asProblem(caught: unknown): Problem {
  return caught instanceof Problem ? caught : new Problem('client.failed', 0, '', '', null, { cause: String(caught) })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

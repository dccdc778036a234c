import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './generated'
import { Problem, problemFrom } from './problem'

const PATIENCE_MS = 20_000

/** What every request carries: proof that our own page sends it, and the language its reader reads. */
export function headers(): Record<string, string> {
  return { 'X-Concord': '1', 'Accept-Language': document.documentElement.lang || 'zh-CN' }
}

const manners: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(headers())) request.headers.set(name, value)
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return
    throw problemFrom(response.status, await response.clone().json().catch(() => null))
  },
}

/** fetch that gives up: a village network that swallows packets must not leave a page waiting for ever. */
async function patientFetch(request: Request): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    return await fetch(request, { signal: patience.signal })
  } catch {
    throw new Problem(patience.signal.aborted ? 'network.slow' : 'network.unreachable', 0)
  } finally {
    clearTimeout(timer)
  }
}

/** The typed API: `api.GET('/api/cases/{case_id}', { params: { path: { case_id } } })`; throws `Problem`. */
export const api = createClient<paths>({ credentials: 'same-origin', fetch: patientFetch })
api.use(manners)

/** The body of an answer. Refusals have been thrown before, so what is left is the data. */
export async function taken<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T
}

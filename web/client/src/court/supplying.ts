/** Handing a scan in to the court, for the parties' pages and the mediator's. */
import { headers } from '../api/client'
import { Problem, problemFrom } from '../api/problem'
import type { components } from '../api/generated'
import { MOST_BYTES, nameOf } from './wanted'

const PATIENCE_MS = 120_000

export type ConfirmationNow = components['schemas']['ConfirmationView']

/** Sends one file for a line; what is too large is refused before a village network carries it. */
export async function supply(caseId: string, line: string, file: Blob): Promise<ConfirmationNow> {
  if (file.size > MOST_BYTES) throw new Problem('supplement.too-large', 413)
  const path = `/api/cases/${caseId}/confirmation/supplements/${encodeURIComponent(nameOf(line))}`
  const answer = await fetch(path, { method: 'POST', body: file, headers: headers(), credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS) }).catch((caught: unknown) => {
    throw new Problem(caught instanceof DOMException && caught.name === 'TimeoutError' ? 'network.slow' : 'network.unreachable', 0)
  })
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemFrom(answer.status, body)
  return body as ConfirmationNow
}

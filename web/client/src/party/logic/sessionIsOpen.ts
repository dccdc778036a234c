import type { CaseView } from '../shapes'

const OVER = new Set(['EFFECTIVE', 'PARTLY_EFFECTIVE', 'TERMINATED', 'CLOSED'])

/** Whether there is a session to go to: one is planned or running, and the matter is not settled yet. */
export function sessionIsOpen(view: Pick<CaseView, 'stage' | 'session'>): boolean {
  return view.session !== null && view.session.state !== 'CLOSED' && !OVER.has(view.stage)
}

/** Clauses to start from, by type of dispute. The words go into a Chinese paper, so they are Chinese data, not interface texts. */
import templates from './clauses.json'
import type { Act, Clause, Side } from '../shapes'

export interface ClauseTemplate {
  name: string
  act: Act
  who: string
  whom: string
  how: string
  text: string
  due_in_days: number | null
  /** The law it rests on; a lawyer keeps the file. */
  article: string
}
const TEMPLATES = templates as Record<string, ClauseTemplate[]>
const DAY_MS = 24 * 60 * 60_000

/** Those of the item first, then of its class, then those that suit every dispute. */
export function templatesFor(disputeType: string): ClauseTemplate[] {
  return [...(TEMPLATES[disputeType] ?? []), ...(TEMPLATES[disputeType.slice(0, 2)] ?? []), ...(TEMPLATES.common ?? [])]
}

export function clauseFrom(template: ClauseTemplate, names: Record<Side, string>): Clause {
  const name = (side: string) => (side === 'applicant' || side === 'respondent' ? names[side] : '')
  return {
    id: newClauseId(),
    act: template.act,
    who: name(template.who),
    whom: name(template.whom),
    amount_fen: null,
    due: template.due_in_days === null ? null : dayInShanghai(template.due_in_days),
    how: template.how,
    text: template.text,
  }
}

/** `2026-11-25`: the civil date in China so many days from now. */
export function dayInShanghai(days: number): string {
  return new Date(Date.now() + 8 * 60 * 60_000 + days * DAY_MS).toISOString().slice(0, 10)
}

function newClauseId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

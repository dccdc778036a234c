/** A clause as people say it, for who reads the draft and does not write it. */
import type { components } from '../api/generated'

type Clause = components['schemas']['ClauseBody']
type Say = (key: string, facts?: Record<string, unknown>) => string

/** 280050 as `2,800.50`, without going through a floating point number of yuan. */
export function yuan(fen: number): string {
  return `${String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(fen % 100).padStart(2, '0')}`
}

/** The sentences of a clause: who does what for whom until when, how, and what was added in words. */
export function sentences(clause: Clause, say: Say): string[] {
  const due = clause.due ? say('discussion.say.due', { day: clause.due }) : ''
  const facts = { who: clause.who ?? '', whom: clause.whom ?? '', amount: clause.amount_fen == null ? '' : yuan(clause.amount_fen), due }
  const first = clause.act === 'other' ? '' : say(`discussion.say.${clause.act}`, facts)
  return [first, clause.text ?? '', clause.how ? say('discussion.say.how', { how: clause.how }) : ''].map((sentence) => sentence.trim()).filter(Boolean)
}

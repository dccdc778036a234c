/**
 * What a case waits for, and whose turn it is. The server names the step; here stands only who acts and where.
 */
import type { Role } from '../shapes'

export type Tone = '' | 'calm' | 'warn' | 'good' | 'bad'

const TONES: Record<string, Tone> = {
  registered: 'calm', accepted: 'calm', assigned: 'calm', scheduled: 'calm', adjourned: 'calm',
  in_mediation: 'warn', agreed_drafting: 'warn', signing: 'warn', effective: 'good', partly_effective: 'good',
  c_submitted: 'warn', c_accepted: 'calm', c_review: 'calm', c_confirmed: 'good', c_rejected: 'bad', c_not_accepted: 'bad', c_supplement: 'warn', c_withdrawn: 'calm', c_deemed_withdrawn: 'calm', c_served: 'good',
}

export function toneOf(stage: string): Tone {
  return TONES[stage.toLowerCase()] ?? ''
}

/** The milestones of a case, for the line at the head of its page; the last two are the court's. */
export const MILESTONES = ['registered', 'scheduled', 'mediated', 'signed', 'effective', 'submitted', 'confirmed'] as const

const REACHED: Record<string, number> = {
  registered: 0, accepted: 0, assigned: 0,
  scheduled: 1,
  in_mediation: 2, adjourned: 2, agreed_drafting: 2,
  signing: 3,
  effective: 4, partly_effective: 4,
}
const REACHED_AT_COURT: Record<string, number> = { c_submitted: 5, c_supplement: 5, c_accepted: 5, c_review: 5, c_confirmed: 6, c_served: 6 }

/** Which milestone a case stands at, or -1 where it left the road. */
export function milestoneOf(stage: string, court: string | null): number {
  return (court === null ? undefined : REACHED_AT_COURT[court.toLowerCase()]) ?? REACHED[stage.toLowerCase()] ?? -1
}

/** The server's `case.next.meet` as our `meet`. */
export function stepOf(code: string): string {
  return code.slice(code.lastIndexOf('.') + 1)
}

const OVER = new Set(['terminated', 'closed'])

export function isOver(stage: string): boolean {
  return OVER.has(stage.toLowerCase())
}

const TURNS: Record<string, Role[]> = {
  registered: ['registrar', 'dispatcher', 'director'],
  accepted: ['registrar', 'dispatcher', 'director'],
  assigned: ['mediator', 'registrar', 'dispatcher'],
  adjourned: ['mediator', 'registrar', 'dispatcher'],
  scheduled: ['mediator'],
  in_mediation: ['mediator'],
  agreed_drafting: ['mediator'],
  signing: ['mediator', 'director'],
  effective: ['mediator'],
  partly_effective: ['mediator'],
}

/** Whether a person with these roles is the one to act at this stage. */
export function isMyTurn(stage: string, roles: ReadonlySet<Role>): boolean {
  return (TURNS[stage.toLowerCase()] ?? []).some((role) => roles.has(role))
}

import { describe, expect, it } from 'vitest'
import type { PartyView } from '../shapes'
import { agentsFor, mayBeNeeded, settles } from './attorneys'

const party = (person_id: string, side: 'applicant' | 'respondent') => ({ person_id, side, name: person_id }) as PartyView
const TWO = [party('sun', 'applicant'), party('hu', 'respondent')]
const MANY = [party('liu', 'applicant'), party('chen', 'applicant'), party('firm', 'respondent')]

describe('powers of attorney', () => {
  it('settle only with both special powers', () => {
    expect(settles(['apply', 'sign', 'admit'])).toBe(true)
    expect(settles(['sign'])).toBe(false)
    expect(settles(['admit', 'receive'])).toBe(false)
  })
  it('are given within one side, never to oneself or to the other', () => {
    expect(agentsFor(MANY, 'liu').map((each) => each.person_id)).toEqual(['chen'])
    expect(agentsFor(MANY, 'firm')).toEqual([])
    expect(agentsFor(MANY, 'nobody')).toEqual([])
  })
  it('are not asked for where each side is one person', () => {
    expect(mayBeNeeded(TWO)).toBe(false)
    expect(mayBeNeeded(MANY)).toBe(true)
  })
})

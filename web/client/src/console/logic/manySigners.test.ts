import { describe, expect, it } from 'vitest'
import type { AgreementDraft } from '../shapes'
import { endOfDay, leastIsWrong, manyIn } from './manySigners'

const draft = (...people: string[]) => ({ schedule: people.length ? { rows: people.map((person) => ({ person })) } : null }) as AgreementDraft

describe('many who sign each for themselves', () => {
  it('are counted by person, and are none without a schedule', () => {
    expect(manyIn(draft('liu', 'chen', 'liu'))).toBe(2)
    expect(manyIn(draft())).toBe(0)
  })
  it('need one at least and never more than there are', () => {
    expect([0, 1, 2, 3, 1.5, NaN].map((least) => leastIsWrong(least, 2))).toEqual([true, false, false, true, true, true])
  })
  it('may sign until a day in China ends', () => {
    expect(endOfDay('2026-05-25')).toBe('2026-05-25T15:59:59.000Z')
    expect(endOfDay('')).toBeNull()
  })
})

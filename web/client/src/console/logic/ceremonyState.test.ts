import { describe, expect, it } from 'vitest'
import type { Ceremony, CeremonyPaper } from '../shapes'
import { several, stateOf } from './ceremonyState'

type Signer = CeremonyPaper['signers'][number]
const signer = (state: string, changes: Partial<Signer> = {}) => ({ field: 'f', role: 'party', name: '刘建国', state, signed_at: null, mine: false, several: true, person_id: 'liu', reason: '', ...changes }) as Signer
const ceremony = (signers: Signer[], least = 0, open_until: string | null = null) => ({ documents: [{ signers }], least, open_until }) as unknown as Ceremony
const NOON = new Date('2026-05-20T04:00:00Z')

describe('how far a signing has come', () => {
  it('is late for a party once the day has passed, never for staff and never after signing', () => {
    const until = '2026-05-20T03:59:59Z'

    expect(stateOf(signer('pending'), until, NOON)).toBe('late')
    expect(stateOf(signer('pending'), '2026-05-20T04:00:01Z', NOON)).toBe('pending')
    expect(stateOf(signer('pending', { role: 'mediator' }), until, NOON)).toBe('pending')
    expect(stateOf(signer('signed'), until, NOON)).toBe('signed')
    expect(stateOf(signer('pending'), null, NOON)).toBe('pending')
  })
  it('counts those who sign for themselves against how many must', () => {
    const found = several(ceremony([signer('signed'), signer('signing'), signer('refused'), signer('absent'), signer('pending'), signer('signed', { several: false })], 3), NOON)

    expect(found).toEqual({ all: 5, least: 3, signed: 2, refused: 1, absent: 1, late: 0, pending: 1, missing: 1, hopeless: false })
  })
  it('has failed when fewer can sign than must', () => {
    const late = [signer('signed'), signer('pending'), signer('pending')]

    expect(several(ceremony(late, 2, '2026-05-20T00:00:00Z'), NOON)).toMatchObject({ late: 2, pending: 0, missing: 1, hopeless: true })
    expect(several(ceremony(late, 2), NOON)).toMatchObject({ hopeless: false })
  })
  it('says nothing where everybody must sign', () => {
    expect(several(ceremony([signer('signed', { several: false })]), NOON)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import type { Ceremony, CeremonyPaper, Signer } from '../shapes'
import { actIn, signable, wanted } from './papersToSign'

const signer = (person_id: string, how: Partial<Signer> = {}) => ({ person_id, mine: false, by_power: false, state: 'pending', ...how }) as Signer
const paper = (id: string, ...signers: Signer[]) => ({ id, signers }) as CeremonyPaper
const me = signer('me', { mine: true })
const sister = signer('sister', { by_power: true })
const agreement = paper('agreement', sister, me, signer('other'))
const ceremony = { documents: [agreement, paper('proof', signer('committee')), paper('mine', me), paper('hers', sister)] } as Ceremony

describe('the papers that one signs', () => {
  it('are the own and those of whom one signs for, and no others', () => {
    expect(signable(ceremony).map(({ id }) => id)).toEqual(['agreement', 'mine', 'hers'])
    expect(signable(null)).toEqual([])
  })

  it('leave out what concerns only somebody for whom one does not want to sign', () => {
    expect(wanted(signable(ceremony), new Set(['sister'])).map(({ id }) => id)).toEqual(['agreement', 'mine'])
    expect(wanted(signable(ceremony), new Set())).toHaveLength(3)
  })

  it('are signed by the own act where there is one', () => {
    expect(actIn(agreement)).toBe(me)
  })
})

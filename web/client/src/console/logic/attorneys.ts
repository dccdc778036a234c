/** Who may be given a power of attorney, and which powers let an agent settle in another's place. */
import type { PartyView, Power } from '../shapes'

/** In the order of the form 授权委托书; the last two of `SPECIAL` together are special authority. */
export const POWERS: readonly Power[] = ['apply', 'evidence', 'choose-mediator', 'receive', 'admit', 'sign']
const SPECIAL: readonly Power[] = ['admit', 'sign']

export function isSpecial(power: Power): boolean {
  return SPECIAL.includes(power)
}

/** Nobody settles for another without both (Civil Procedure Law, art. 62). */
export function settles(powers: readonly Power[]): boolean {
  return SPECIAL.every((power) => powers.includes(power))
}

/** Natural persons and organisations of the same side: nobody acts for the other side. */
export function agentsFor(parties: readonly PartyView[], principal: string): PartyView[] {
  const side = parties.find((party) => party.person_id === principal)?.side
  return parties.filter((party) => party.side === side && party.person_id !== principal)
}

/** Whether anybody of this case could act for another at all. */
export function mayBeNeeded(parties: readonly PartyView[]): boolean {
  return parties.some((party) => agentsFor(parties, party.person_id).length > 0)
}

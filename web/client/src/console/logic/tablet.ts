/** One tablet for many: whose turn it is, what they must see and agree to, and how staff make sure of the person. */
import type { Ceremony, CeremonyPaper, Seat } from '../shapes'

/** Whom the holder may vouch for, then who else may sign now, then who waits for others, then who is done; each in the order of the paper. */
export function inOrder(seats: readonly Seat[]): Seat[] {
  const rank = (seat: Seat) => (seat.turn ? (seat.may_vouch ? 0 : 1) : seat.state === 'pending' ? 2 : 3)
  return [...seats].sort((one, other) => rank(one) - rank(other))
}

/** The papers that wait for this person, as they lie on the table now. */
export function papersFor(ceremony: Ceremony, person: string): CeremonyPaper[] {
  return ceremony.documents.filter((paper) => paper.signers.some((signer) => signer.person_id === person && signer.state === 'pending'))
}

export type Proof = { how: 'code'; request: string | null; code: string } | { how: 'seen'; words: string }

/** Whether the way chosen proves who sits there: six digits that came to the own phone, or what staff saw. */
export function proves(proof: Proof): boolean {
  return proof.how === 'code' ? proof.request !== null && /^\d{6}$/.test(proof.code) : proof.words.trim().length >= 4
}

/** What goes out with the signature: either the code, or in words how staff made sure. */
export function proofOut(proof: Proof): { request_id: string | null; sms_code: string | null; seen_how: string } {
  return proof.how === 'code' ? { request_id: proof.request, sms_code: proof.code, seen_how: '' } : { request_id: null, sms_code: null, seen_how: proof.words.trim() }
}

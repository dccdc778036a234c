/** How far a signing has come, counted by people: of many whose claims are apart not all must sign, but enough. */
import type { Ceremony, CeremonyPaper } from '../shapes'

type Signer = CeremonyPaper['signers'][number]
/** `late`: still expected although the day has passed. */
export type SignerState = 'pending' | 'late' | 'signing' | 'signed' | 'refused' | 'absent'

const PARTIES = new Set(['party', 'applicant'])

export function stateOf(signer: Signer, openUntil: string | null, now: Date = new Date()): SignerState {
  const late = signer.state === 'pending' && PARTIES.has(signer.role) && openUntil !== null && now > new Date(openUntil)
  return late ? 'late' : (signer.state as SignerState)
}

export interface Several {
  all: number
  least: number
  signed: number
  refused: number
  absent: number
  late: number
  pending: number
  /** How many more must sign before the paper can come into force. */
  missing: number
  /** Fewer can still sign than must: it has failed, whoever signs now. */
  hopeless: boolean
}

/** Of the first paper, which is the agreement; null where nobody signs for the own claim alone. */
export function several(ceremony: Ceremony, now: Date = new Date()): Several | null {
  const many = ceremony.documents[0]?.signers.filter((signer) => signer.several) ?? []
  if (!many.length) return null
  const count = (...states: SignerState[]) => many.filter((signer) => states.includes(stateOf(signer, ceremony.open_until, now))).length
  const signed = count('signed', 'signing')
  const least = Math.max(ceremony.least, 1)
  const pending = count('pending')
  const late = count('late')
  return { all: many.length, least, signed, refused: count('refused'), absent: count('absent'), late, pending, missing: Math.max(0, least - signed), hopeless: signed + pending < least }
}

/** Where papers reach a party, as it is typed on the own phone and at the tablet of a site. */
import type { components } from '../api/generated'

export type Address = components['schemas']['AddressView']
export type AddressBody = components['schemas']['AddressBody']
export type Field = Exclude<keyof Address, 'document_id' | 'sha256' | 'electronic'>

const POST: Field[] = ['postal_address', 'postcode', 'phone', 'receiver', 'receiver_id']
const ELECTRONIC: Field[] = ['e_phone', 'e_mail']
export const KEYBOARD: Partial<Record<Field, 'tel' | 'numeric' | 'email'>> = { postcode: 'numeric', phone: 'tel', e_phone: 'tel', e_mail: 'email' }
/** As long as the server takes them. */
export const LENGTH: Record<Field, number> = { postal_address: 200, postcode: 40, phone: 40, receiver: 200, receiver_id: 40, e_phone: 40, e_mail: 200 }

/** What the server says of one field is said beside it. */
const WRONG: Record<string, Field> = {
  'address.postal-missing': 'postal_address',
  'address.postcode': 'postcode',
  'address.phone': 'phone',
  'address.receiver-missing': 'receiver',
  'address.e-phone': 'e_phone',
  'address.e-mail': 'e_mail',
}

/** Which of a refusal's codes speaks of which field; undefined where it speaks of none. */
export const wrongField = (code: string | undefined): Field | undefined => WRONG[code ?? '']

/** Who has not agreed to electronic service is not asked for a phone and a mailbox for it. */
export const fieldsOf = (address: Pick<Address, 'electronic'>): Field[] => [...POST, ...(address.electronic ? ELECTRONIC : [])]

/** What goes out: the facts as typed, and which paper the person was shown. */
export function bodyOf(address: Address, seen_sha256: string): AddressBody {
  const { document_id: _, sha256: __, electronic: ___, ...facts } = address
  return { ...facts, seen_sha256 }
}

import { describe, expect, it } from 'vitest'
import { bodyOf, fieldsOf, LENGTH, wrongField, type Address } from './fields'

const address: Address = { document_id: 'd1', sha256: 'ab', electronic: true, postal_address: '新街8号', postcode: '', phone: '19900000777', receiver: '', receiver_id: '', e_phone: '', e_mail: '' }

describe('an address for service', () => {
  it('asks for a phone and a mailbox only of who agreed to electronic service', () => {
    expect(fieldsOf(address)).toEqual(Object.keys(LENGTH))
    expect(fieldsOf({ electronic: false })).not.toContain('e_mail')
  })

  it('goes out as typed, with the paper that was shown', () => {
    expect(bodyOf(address, 'cd')).toEqual({ postal_address: '新街8号', postcode: '', phone: '19900000777', receiver: '', receiver_id: '', e_phone: '', e_mail: '', seen_sha256: 'cd' })
  })

  it('knows which field a refusal speaks of', () => {
    expect(wrongField('address.phone')).toBe('phone')
    expect(wrongField('document.sign')).toBeUndefined()
    expect(wrongField(undefined)).toBeUndefined()
  })
})

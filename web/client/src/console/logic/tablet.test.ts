import { describe, expect, it } from 'vitest'
import type { Ceremony, Seat } from '../shapes'
import { inOrder, papersFor, proofOut, proves } from './tablet'

const seat = (person_id: string, state: string, turn: boolean, may_vouch = false) => ({ person_id, name: person_id, role: 'party', state, turn, may_vouch }) as Seat

describe('the tablet', () => {
  it('offers first who can sign now, then who waits, then who is done', () => {
    const seats = [seat('done', 'signed', false), seat('later', 'pending', false), seat('now', 'pending', true), seat('absent', 'absent', false), seat('next', 'pending', true), seat('helped', 'pending', true, true)]

    expect(inOrder(seats).map((one) => one.person_id)).toEqual(['helped', 'now', 'next', 'later', 'done', 'absent'])
  })
  it('lays out the papers that wait for the person, and no others', () => {
    const paper = (id: string, person_id: string, state: string) => ({ id, signers: [{ person_id, state }, { person_id: 'other', state: 'pending' }] })
    const ceremony = { documents: [paper('a', 'sun', 'pending'), paper('b', 'sun', 'signed'), paper('c', 'hu', 'pending')] } as unknown as Ceremony

    expect(papersFor(ceremony, 'sun').map((one) => one.id)).toEqual(['a'])
  })
  it('takes a code of six digits that was asked for, or words about what staff saw', () => {
    expect(proves({ how: 'code', request: 'r', code: '123456' })).toBe(true)
    expect(proves({ how: 'code', request: null, code: '123456' })).toBe(false)
    expect(proves({ how: 'code', request: 'r', code: '12345' })).toBe(false)
    expect(proves({ how: 'seen', words: '  ok ' })).toBe(false)
    expect(proves({ how: 'seen', words: '身份证原件与本人比对一致' })).toBe(true)
  })
  it('never sends a code together with words', () => {
    expect(proofOut({ how: 'code', request: 'r', code: '123456' })).toEqual({ request_id: 'r', sms_code: '123456', seen_how: '' })
    expect(proofOut({ how: 'seen', words: ' 看过身份证 ' })).toEqual({ request_id: null, sms_code: null, seen_how: '看过身份证' })
  })
})

import { expect, test } from 'vitest'
import type { FormField } from '../shapes'
import { fenFrom, given, typedFrom, yuanOf } from './typed'

const field = (name: string, entry: FormField['entry'], fields: FormField[] = []): FormField => ({ name, label: name, entry, article: '', choices: [], fields })
const FORM = [field('number', 'line'), field('told', 'yes-no'), field('at', 'moment'), field('names', 'lines'), field('rows', 'rows', [field('name', 'line')])]

test('what the case knows fills the form, and nothing is undefined', () => {
  expect(typedFrom(FORM, { number: '12', at: '2026-11-22T09:12:00' })).toEqual({ number: '12', told: null, at: '2026-11-22T09:12', names: [], rows: [] })
})

test('what is left empty is not sent', () => {
  const typed = typedFrom(FORM, { names: ['甲', ' '], rows: [{ name: '乙' }, {}] })

  expect(given(FORM, typed)).toEqual({ names: ['甲'], rows: [{ name: '乙' }, {}] })
})

test('amounts are typed in yuan and kept in whole fen', () => {
  expect([fenFrom('2,800.5'), fenFrom('2800'), fenFrom('0.07'), fenFrom('很多'), fenFrom('1.234')]).toEqual([280050, 280000, 7, null, null])
  expect([yuanOf(280050), yuanOf('')]).toEqual(['2800.50', ''])
})

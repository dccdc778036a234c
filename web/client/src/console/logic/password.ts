/** What a new password must be like, as the server checks it too (`people.passwords`). */
import type { PasswordRule } from '../shapes'

export type Demand = 'length' | 'kinds' | 'other' | 'twice'

const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]

/** Each demand in the order in which the page lists them, and whether it is met. */
export function demands(rule: PasswordRule, old: string, wanted: string, again: string): { name: Demand; met: boolean }[] {
  const length = [...wanted].length
  return [
    { name: 'length', met: length >= rule.least_length && length <= rule.most_length },
    { name: 'kinds', met: KINDS.filter((kind) => kind.test(wanted)).length >= rule.least_kinds },
    { name: 'other', met: wanted !== '' && wanted !== old },
    { name: 'twice', met: wanted !== '' && wanted === again },
  ]
}

import { describe, expect, it } from 'vitest'
import { demands } from './password'

const RULE = { least_length: 10, most_length: 128, least_kinds: 3 }
const unmet = (old: string, wanted: string, again = wanted) =>
  demands(RULE, old, wanted, again).filter((each) => !each.met).map((each) => each.name)

describe('a new password', () => {
  it('is good when long, of three kinds, new and written twice', () => {
    expect(unmet('Qinghe-2026!', 'Heshun-Jie-12')).toEqual([])
  })
  it('meets nothing while it is empty', () => {
    expect(unmet('', '')).toEqual(['length', 'kinds', 'other', 'twice'])
  })
  it.each([
    ['Short-1', ['length']],
    ['alllowercaseletters', ['kinds']],
    ['lowercase-and-digits-1', []],
    ['只有汉字的密码也算一种符号', ['kinds']],
  ])('%s lacks %j', (wanted, lacking) => {
    expect(unmet('Qinghe-2026!', wanted)).toEqual(lacking)
  })
  it('is not the old one', () => {
    expect(unmet('Qinghe-2026!', 'Qinghe-2026!')).toEqual(['other'])
  })
  it('is the same both times', () => {
    expect(unmet('Qinghe-2026!', 'Heshun-Jie-12', 'Heshun-Jie-1')).toEqual(['twice'])
  })
})

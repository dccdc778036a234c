import { describe, expect, it } from 'vitest'
import { daysLeft, linesOf, nameOf, sorted, stillMissing } from './wanted'

const came = (name: string) => ({ name, at: '2026-05-20T02:00:00Z', by: '孙晓雯' })

describe('what the court asks for', () => {
  it('is one thing a line, without the numbers that somebody typed', () => {
    expect(linesOf('1. 身份证复印件\n\n（2）付款凭证\n 3、授权委托书 \n- 门锁照片')).toEqual(['身份证复印件', '付款凭证', '授权委托书', '门锁照片'])
    expect(linesOf('2800元的付款凭证')).toEqual(['2800元的付款凭证'])
    expect(linesOf(' \n ')).toEqual([])
  })
  it('names its files so that the address has no slash and nothing is cut behind our back', () => {
    expect(nameOf('收条/借条  原件')).toBe('收条／借条 原件')
    expect([...nameOf('长'.repeat(150))]).toHaveLength(100)
    expect(nameOf('..')).toBe('…')
    expect(nameOf(' ')).toBe('…')
  })
  it('shows each file under its line, and what nobody asked for apart, each with its own place', () => {
    const { asked, others } = sorted('1、身份证复印件\n2、付款凭证', [came('付款凭证'), came('其他'), came('付款凭证')])

    expect(asked.map((each) => [each.line, each.files.map((file) => file.place)])).toEqual([['身份证复印件', []], ['付款凭证', [0, 2]]])
    expect(others.map((file) => file.place)).toEqual([1])
  })
  it('counts what has not come, a line that stands twice once', () => {
    expect(stillMissing('身份证复印件\n身份证复印件\n付款凭证', [came('付款凭证')])).toBe(1)
    expect(stillMissing('', [])).toBe(0)
  })
  it('finds the files of a line that was too long to be kept whole', () => {
    const line = '长'.repeat(150)

    expect(stillMissing(line, [came(nameOf(line))])).toBe(0)
  })
  it('is due at the end of a day in China, wherever the clock of this machine stands', () => {
    const lateInLondon = new Date('2026-05-20T17:30:00Z')

    expect(daysLeft('2026-05-25', lateInLondon)).toBe(4)
    expect(daysLeft('2026-05-21', lateInLondon)).toBe(0)
    expect(daysLeft('2026-05-20', lateInLondon)).toBe(-1)
  })
})

import { describe, expect, it } from 'vitest'
import asWritten from '../locales/discussion.zh.json?raw'
import { sentences, yuan } from './clauseWords'

// As it is written: the build compiles the texts of an import that is not raw.
const zh: unknown = JSON.parse(asWritten)
const say = (key: string, facts: Record<string, unknown> = {}) => {
  const words = key.split('.').reduce<unknown>((branch, part) => (branch as Record<string, unknown>)[part], zh)
  return String(words).replace(/{(\w+)}/g, (_, name: string) => String(facts[name]))
}
const clause = { id: 'c1', act: 'pay' as const, who: '胡桂芳', whom: '孙晓雯', amount_fen: 280_050, due: '2026-05-20', how: '转账', text: '' }

describe('a clause in words', () => {
  it('says who pays whom how much until when, and how', () => {
    expect(sentences(clause, say)).toEqual(['胡桂芳付给孙晓雯2,800.50元，2026-05-20前（含当日）。', '方式：转账。'])
  })
  it('leaves out what is not said', () => {
    expect(sentences({ ...clause, act: 'do', due: null, amount_fen: null, how: '', text: '交还钥匙' }, say)).toEqual(['胡桂芳对孙晓雯：', '交还钥匙'])
    expect(sentences({ ...clause, id: 'c2', act: 'other', text: '互不追究。', who: '', whom: '', amount_fen: null, due: null, how: '' }, say)).toEqual(['互不追究。'])
  })
  it('writes money whole', () => {
    expect([yuan(5), yuan(100_000_00), yuan(1_234_567_89)]).toEqual(['0.05', '100,000.00', '1,234,567.89'])
  })
})

import { describe, expect, it } from 'vitest'
import { marked, type Piece } from './marking'

const side = (pieces: Piece[], left: 'removed' | 'added') => pieces.filter((piece) => piece.kind !== left).map((piece) => piece.text).join('')

describe('marking what changed', () => {
  it('keeps what stayed and marks a changed figure alone', () => {
    expect(marked('退还押金2800元。', '退还押金2600元。')).toEqual([
      { kind: 'same', text: '退还押金2' },
      { kind: 'removed', text: '8' },
      { kind: 'added', text: '6' },
      { kind: 'same', text: '00元。' },
    ])
  })
  it('marks what was only added, and what was only taken out', () => {
    expect(marked('', '新的')).toEqual([{ kind: 'added', text: '新的' }])
    expect(marked('旧的', '')).toEqual([{ kind: 'removed', text: '旧的' }])
    expect(marked('同样', '同样')).toEqual([{ kind: 'same', text: '同样' }])
    expect(marked('', '')).toEqual([])
  })
  it.each([
    ['胡桂芳于五日内退还', '胡桂芳应于十日内一次退还全部'],
    ['甲乙丙丁', '丁丙乙甲'],
    ['付款𠮷野', '付款吉野𠮷'],
    ['长'.repeat(3_000) + '甲', '短'.repeat(3_000) + '乙'],
  ])('loses no character of either side', (before, after) => {
    const pieces = marked(before, after)

    expect(side(pieces, 'added')).toBe(before)
    expect(side(pieces, 'removed')).toBe(after)
  })
})

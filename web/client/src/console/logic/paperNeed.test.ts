import { describe, expect, it } from 'vitest'
import type { PaperKind } from '../shapes'
import { needOf } from './paperNeed'

const kind = (name: string, need: string, ...instead: string[]): PaperKind => ({ kind: name, document: 3, title: name, need, when: '', instead: instead.map((other) => ({ kind: other, title: other })) })
const REQUEST = kind('mediation-request', '必须', 'intake-register')

describe('which papers a file needs', () => {
  it('never says must of a paper in whose place another may stand', () => {
    expect(needOf(REQUEST, new Set())).toBe('either')
    expect(needOf(kind('rights-notice', '必须'), new Set())).toBe('must')
    expect(needOf(kind('evidence-list', '按需'), new Set())).toBe('ifNeeded')
  })
  it('asks for it no more once the other lies in the case', () => {
    expect(needOf(REQUEST, new Set(['intake-register']))).toBe('there')
    expect(needOf(REQUEST, new Set(['intake-register', 'mediation-request']))).toBe('either')
  })
})

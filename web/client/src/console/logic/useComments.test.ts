import { describe, expect, it, vi } from 'vitest'
import type { ClauseComment } from '../shapes'
import { threads, waiting } from './useComments'

vi.mock('../server', () => ({ server: {} }))

const said = (id: string, clause: string, changes: Partial<ClauseComment> = {}): ClauseComment => ({
  id, clause, author: '孙晓雯', author_id: 'sun', mine: false, to_person_id: null, text: id, at: '2026-05-20T02:00:00Z', settled_at: null, ...changes,
})

describe('comments on clauses', () => {
  it('stand in the order of the draft, those on clauses that are gone at the end', () => {
    const found = threads([said('a', 'gone'), said('b', 'c2'), said('c', 'c1'), said('d', 'c2')], ['c1', 'c2', 'c3'])

    expect(found.map((thread) => [thread.clause, thread.number, thread.comments.map((one) => one.id)])).toEqual([
      ['c1', 1, ['c']],
      ['c2', 2, ['b', 'd']],
      ['gone', 0, ['a']],
    ])
  })
  it('wait while somebody else said them and nobody laid them aside', () => {
    const all = [said('theirs', 'c1'), said('mine', 'c1', { mine: true }), said('done', 'c1', { settled_at: '2026-05-20T03:00:00Z' })]

    expect(waiting(all).map((one) => one.id)).toEqual(['theirs'])
  })
})

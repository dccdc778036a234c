import { describe, expect, it } from 'vitest'
import { grouped, type Change } from './changes'

const change = (what: string, key: string, field: string, before: string, after: string): Change => ({ what, key, field, before, after })

describe('changes of a draft', () => {
  it('are gathered clause by clause, the whole text first', () => {
    const groups = grouped([
      change('facts', '', '', '一', '二'),
      change('copies', '', '', '3', '4'),
      change('clause', 'c1', 'amount_fen', '2,800.00', '2,600.00'),
      change('clause', 'c1', 'due', '2026-05-20', '2026-05-25'),
      change('row', '刘建国', 'account', '1', '2'),
    ])

    expect(groups.map((group) => [group.what, group.key, group.how, group.changes.length])).toEqual([
      ['whole', '', 'changed', 2],
      ['clause', 'c1', 'changed', 2],
      ['row', '刘建国', 'changed', 1],
    ])
  })
  it('tell a new clause and one that is gone from one that is written otherwise', () => {
    const groups = grouped([
      change('clause', 'c1', 'act', '', 'pay'),
      change('clause', 'c1', 'text', '', '退还'),
      change('clause', 'c2', 'act', 'do', ''),
      change('clause', 'c3', 'how', '', '转账'),
      change('clause', 'c4', 'act', 'do', 'pay'),
      change('row', '陈', 'amount', '', '10.00'),
    ])

    expect(groups.map((group) => group.how)).toEqual(['added', 'removed', 'changed', 'changed', 'added'])
  })
  it('know that the order of clauses belongs to the whole', () => {
    expect(grouped([change('clauses', '', 'order', 'c1 c2', 'c2 c1')])).toEqual([
      { what: 'whole', key: '', how: 'changed', changes: [change('clauses', '', 'order', 'c1 c2', 'c2 c1')] },
    ])
  })
})

/** The changes between two versions, gathered as people talk of them: the whole text, then clause by clause, then row by row. */
import type { components } from '../api/generated'

export type Change = components['schemas']['ChangeView']

export interface ChangeGroup {
  /** `whole`, `clause` or `row`. */
  what: 'whole' | 'clause' | 'row'
  /** The clause's id, or the person's name. */
  key: string
  /** Whether the clause or row is new, gone, or written otherwise. */
  how: 'added' | 'removed' | 'changed'
  changes: Change[]
}

export function grouped(changes: readonly Change[]): ChangeGroup[] {
  const groups = new Map<string, ChangeGroup>()
  for (const change of changes) {
    const what = change.what === 'clause' || change.what === 'row' ? change.what : 'whole'
    const key = what === 'whole' ? '' : change.key
    const group = groups.get(`${what}:${key}`) ?? { what, key, how: 'changed', changes: [] }
    group.changes.push(change)
    groups.set(`${what}:${key}`, group)
  }
  for (const group of groups.values()) {
    // A clause always has an act and a row an amount: without one before it was not there.
    const core = group.changes.find((change) => change.field === (group.what === 'clause' ? 'act' : 'amount'))
    if (group.what !== 'whole' && core?.before === '') group.how = 'added'
    if (group.what !== 'whole' && core?.after === '') group.how = 'removed'
  }
  return [...groups.values()]
}

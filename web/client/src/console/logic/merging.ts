/** What differs between two versions of a draft, and the draft that comes out of choosing row by row. */
import type { AgreementDraft, Clause } from '../shapes'

const FIELDS = ['facts', 'dispute', 'performance', 'breach', 'signing_method', 'copies', 'made_on'] as const
export type FieldName = (typeof FIELDS)[number]
export interface Difference {
  key: string
  field: FieldName | null
  mine: string | number | null | Clause
  theirs: string | number | null | Clause
}
export type Choice = 'mine' | 'theirs' | 'both'

export function differences(mine: AgreementDraft, theirs: AgreementDraft): Difference[] {
  const rows: Difference[] = FIELDS.filter((name) => mine[name] !== theirs[name]).map((name) => ({ key: name, field: name, mine: mine[name], theirs: theirs[name] }))
  for (const id of new Set([...mine.clauses, ...theirs.clauses].map((clause) => clause.id))) {
    const left = mine.clauses.find((clause) => clause.id === id) ?? null
    const right = theirs.clauses.find((clause) => clause.id === id) ?? null
    if (JSON.stringify(left) !== JSON.stringify(right)) rows.push({ key: `clause:${id}`, field: null, mine: left, theirs: right })
  }
  return rows
}

/** Rows without a choice keep one's own words. `both` is for long texts: one's own, then the other's. */
export function merged(mine: AgreementDraft, theirs: AgreementDraft, choices: ReadonlyMap<string, Choice>): AgreementDraft {
  const chosen: AgreementDraft = { ...mine }
  for (const name of FIELDS) {
    const choice = choices.get(name)
    if (choice === 'theirs') Object.assign(chosen, { [name]: theirs[name] })
    if (choice === 'both') Object.assign(chosen, { [name]: `${String(mine[name])}\n${String(theirs[name])}` })
  }
  const order = [...mine.clauses.map((clause) => clause.id), ...theirs.clauses.map((clause) => clause.id)]
  chosen.clauses = [...new Set(order)].flatMap((id) => {
    const side = choices.get(`clause:${id}`) === 'theirs' ? theirs : mine
    const clause = side.clauses.find((candidate) => candidate.id === id)
    return clause ? [clause] : []
  })
  return chosen
}

/** Whether a paper must be in the file: always, when asked for, or as one of several that may stand for each other. */
import type { PaperKind } from '../shapes'

const MUST = '必须'

/** `either`: this one or another must be there; `there`: it must not any more, since another lies in the case already. */
export type PaperNeed = 'must' | 'either' | 'there' | 'ifNeeded'

/** `kept` are the kinds of the papers that lie in the case. */
export function needOf(kind: PaperKind, kept: ReadonlySet<string>): PaperNeed {
  if (kind.need !== MUST) return 'ifNeeded'
  if (!kind.instead.length) return 'must'
  return !kept.has(kind.kind) && kind.instead.some((other) => kept.has(other.kind)) ? 'there' : 'either'
}

/** What is said to the clauses of a draft: asked for again and again while the desk is open, since parties write at any time. */
import { computed } from 'vue'
import { server } from '../server'
import type { ClauseComment } from '../shapes'
import { useLoad } from './useLoad'

const EVERY_MS = 12_000

export function useComments(caseId: string, reads: boolean) {
  const { value, problem, load } = useLoad(async (): Promise<ClauseComment[]> => (reads ? server.comments(caseId) : []), reads ? { everyMs: EVERY_MS } : {})
  const open = computed(() => waiting(value.value ?? []).length)
  return { comments: value, problem, load, open }
}

/** What somebody else said and nobody has laid aside yet. */
export function waiting(comments: readonly ClauseComment[]): ClauseComment[] {
  return comments.filter((comment) => !comment.mine && comment.settled_at === null)
}

export interface Thread {
  clause: string
  /** Counted from 1; 0 where the clause has been taken out of the draft. */
  number: number
  comments: ClauseComment[]
}

/** The comments clause by clause in the order of the draft; those on clauses that are gone come last. */
export function threads(comments: readonly ClauseComment[], clauses: readonly string[]): Thread[] {
  const gone = [...new Set(comments.map((comment) => comment.clause))].filter((clause) => !clauses.includes(clause))
  return [...clauses, ...gone]
    .map((clause) => ({ clause, number: clauses.indexOf(clause) + 1, comments: comments.filter((comment) => comment.clause === clause) }))
    .filter((thread) => thread.comments.length > 0)
}

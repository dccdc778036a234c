/** The cases that a person may see, newest first: found by words, and older ones a page at a time. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { CaseRow, CasesPage } from '../shapes'
import { useAct } from './useAct'
import { useLoad } from './useLoad'

const REFRESH_MS = 30_000
/** Somebody who still types is not asked for yet. */
const PAUSE_MS = 300

export function useCases(ask: (words: string, before?: string) => Promise<CasesPage>) {
  const words = ref('')
  /** What was looked for last. */
  const asked = ref('')
  const older = shallowRef<CaseRow[]>([])
  const before = ref<string | null>(null)
  let typing: ReturnType<typeof setTimeout> | undefined

  const { value: newest, problem, loading, load } = useLoad(
    async (): Promise<CaseRow[]> => {
      const q = asked.value
      const found = await ask(q)
      if (q !== asked.value) return found.cases
      if (!older.value.length) before.value = found.before
      // New cases push others off the first page: those are kept, so that no hole opens before the older ones.
      else older.value = [...without(newest.value ?? [], [...found.cases, ...older.value]), ...older.value]
      return found.cases
    },
    { everyMs: REFRESH_MS },
  )
  const { busy: reading, problem: readingProblem, run } = useAct()
  const rows = computed(() => newest.value && [...newest.value, ...without(older.value, newest.value)])

  async function readOlder() {
    const q = asked.value
    const found = await run(() => ask(q, before.value ?? ''))
    if (!found || q !== asked.value) return
    older.value = [...older.value, ...found.cases]
    before.value = found.before
  }

  watch(words, (typed) => {
    clearTimeout(typing)
    typing = setTimeout(() => (asked.value = typed.trim()), PAUSE_MS)
  })
  watch(asked, () => {
    older.value = []
    before.value = null
    void load()
  })
  onScopeDispose(() => clearTimeout(typing))
  return { words, asked, rows, before, problem, loading, load, reading, readingProblem, readOlder }
}

function without(rows: CaseRow[], others: CaseRow[]): CaseRow[] {
  const known = new Set(others.map((row) => row.id))
  return rows.filter((row) => !known.has(row.id))
}

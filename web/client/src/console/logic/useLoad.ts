/** Loads something for a page: what came, whether it is still coming, what went wrong, and once more. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asProblem, type Problem } from '../../api/problem'

const QUICK_MS = 1_000
const QUICK_TIMES = 6

export function useLoad<T>(ask: () => Promise<T>, options: { everyMs?: number; until?: (value: T) => boolean } = {}) {
  const value = shallowRef<T | null>(null) as ShallowRef<T | null>
  const problem = ref<Problem | null>(null) as Ref<Problem | null>
  const loading = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false
  let asks = 0
  let quick = 0

  async function load() {
    clearTimeout(timer)
    loading.value = true
    const mine = ++asks
    // An answer that comes after a later question is nobody's.
    const late = () => gone || mine !== asks
    try {
      const answer = await ask()
      if (late()) return
      value.value = answer
      problem.value = null
    } catch (caught) {
      if (late()) return
      problem.value = asProblem(caught)
    } finally {
      if (mine === asks) loading.value = false
    }
    const settled = value.value != null && options.until?.(value.value)
    if (options.everyMs && !settled && !gone) timer = setTimeout(load, quick-- > 0 ? QUICK_MS : options.everyMs)
  }

  /** After an act: what it set off is usually done within seconds, and people wait for it. */
  function loadSoon() {
    quick = QUICK_TIMES
    return load()
  }

  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
  })
  void load()
  return { value, problem, loading, load, loadSoon }
}

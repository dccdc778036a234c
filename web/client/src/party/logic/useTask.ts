import { ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '../../api/problem'

/** One thing a page does at a time: whether it is under way, and what stopped it. */
export function useTask() {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  /** Runs it unless one is running; true when it went well. The problem stays until the next try. */
  async function run(act: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await act()
      return true
    } catch (caught) {
      problem.value = asProblem(caught)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, run }
}

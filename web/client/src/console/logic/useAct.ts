/** One act at a time: busy while it runs, its refusal kept for the page to show. */
import { ref } from 'vue'
import { asProblem, type Problem } from '../../api/problem'

export function useAct() {
  const busy = ref(false)
  const problem = ref<Problem | null>(null)

  /** Returns what the act gave, or undefined where it was refused (then `problem` says why). */
  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = null
    try {
      return await act()
    } catch (caught) {
      problem.value = asProblem(caught)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run }
}

/** A paper from a form as it will be, drawn by the server a moment after the typing pauses; what is missing comes along. */
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { asProblem, type Problem } from '../../api/problem'
import { server } from '../server'
import type { FormPreview } from '../shapes'
import type { Typed } from './typed'

const PAUSE_MS = 1_200
/** The server draws thirty papers a minute for one person; who types faster than that waits a little. */
const BUSY_MS = 5_000

export function useFormPreview(kind: Ref<string>, sent: () => Typed) {
  const preview = shallowRef<FormPreview | null>(null)
  const problem = ref<Problem | null>(null)
  const stale = ref(true)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function draw() {
    clearTimeout(timer)
    const number = ++asked
    try {
      const drawn = await server.previewPaper(kind.value, sent())
      if (number !== asked) return
      preview.value = drawn
      problem.value = null
      stale.value = false
    } catch (caught) {
      if (number !== asked) return
      const refusal = asProblem(caught)
      if (refusal.status === 429) timer = setTimeout(draw, BUSY_MS)
      else problem.value = refusal
    }
  }
  function changed() {
    stale.value = true
    clearTimeout(timer)
    timer = setTimeout(draw, PAUSE_MS)
  }
  function forget() {
    asked += 1
    clearTimeout(timer)
    preview.value = null
    problem.value = null
  }
  onScopeDispose(forget)
  return { preview, problem, stale, draw, changed, forget }
}

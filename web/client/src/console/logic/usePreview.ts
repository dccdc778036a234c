/** The paper as it will be, drawn by the server a moment after the typing pauses. Answers that were overtaken are dropped. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { asProblem, type Problem } from '../../api/problem'
import { server } from '../server'
import type { AgreementDraft, Check, Preview } from '../shapes'
import { plain } from './useAgreement'

const PAUSE_MS = 1_200
/** The server draws thirty pages a minute for one person; who types faster than that waits a little. */
const BUSY_MS = 5_000

export function usePreview(caseId: string, data: AgreementDraft, changes: Ref<number>, wanted: Ref<boolean>, found: (checks: Check[]) => void) {
  const preview = shallowRef<Preview | null>(null)
  const problem = ref<Problem | null>(null)
  const stale = ref(true)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  let running = false

  async function draw() {
    if (running) return schedule()
    const number = ++asked
    const at = changes.value
    running = true
    try {
      const drawn = await server.preview(caseId, plain(data))
      if (number !== asked) return
      preview.value = drawn
      problem.value = null
      stale.value = changes.value !== at
      found(drawn.checks)
    } catch (caught) {
      const refusal = asProblem(caught)
      if (refusal.status === 429) timer = setTimeout(draw, BUSY_MS)
      else problem.value = refusal
    } finally {
      running = false
    }
    if (problem.value?.code === 'paper.missing-field') preview.value = null
  }
  function schedule() {
    clearTimeout(timer)
    timer = setTimeout(draw, PAUSE_MS)
  }
  watch([changes, wanted], () => {
    stale.value = true
    // A paper without a single clause cannot be drawn.
    if (wanted.value && data.clauses.length) schedule()
  })
  onScopeDispose(() => {
    asked += 1
    clearTimeout(timer)
  })
  return { preview, problem, stale, draw }
}

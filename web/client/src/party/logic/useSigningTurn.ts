import { onScopeDispose, ref } from 'vue'
import * as server from '../server'

const LOOK_EVERY_MS = 8000

/** Looks now and then whether papers wait for this person's signature, so that the room can say so. */
export function useSigningTurn() {
  const caseId = ref<string | null>(null)
  const myTurn = ref(false)
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look() {
    try {
      caseId.value ??= (await server.me()).case_id
      if (caseId.value) {
        const { stage } = await server.caseView(caseId.value)
        myTurn.value = stage === 'SIGNING' && (await server.ceremony(caseId.value)).my_turn
      }
    } catch {
      // the room itself tells of a lost network; the next look may succeed
    }
    if (!stopped) timer = setTimeout(look, LOOK_EVERY_MS)
  }

  void look()
  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })
  return { caseId, myTurn }
}

/**
 * The draft of an agreement on the desk: what is typed lives here, is saved by itself a moment after the typing pauses, and is
 * saved again until the server has it. When somebody else saved meanwhile nothing is overwritten: `theirs` asks for a decision.
 */
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { asProblem, type Problem } from '../../api/problem'
import { server } from '../server'
import type { AgreementDraft, Check, Draft } from '../shapes'

const PAUSE_MS = 1_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 30_000

/** A copy without Vue's proxies, deep: what is typed on while it travels must not change under way. */
export function plain(data: AgreementDraft): AgreementDraft {
  return JSON.parse(JSON.stringify(data)) as AgreementDraft
}

export type Saving = 'saved' | 'typing' | 'saving' | 'failing' | 'conflict' | 'closed'

/** Without `writes` nothing is asked for or sent: who only takes part has no draft. */
export function useAgreement(caseId: string, writes: boolean) {
  const draft = shallowRef<Draft | null>(null)
  const data = reactive<AgreementDraft>({ facts: '', dispute: '', clauses: [], performance: '', breach: '', signing_method: '', copies: 1, made_on: null, schedule: null, sealing: [] })
  const saving = ref<Saving>('saved')
  const problem = ref<Problem | null>(null)
  const theirs = shallowRef<Draft | null>(null)
  const checks = shallowRef<Check[]>([])
  /** Counts every change of what is typed, for whoever wants to follow it (the preview). */
  const changes = ref(0)
  let version = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let retry = FIRST_RETRY_MS
  /** True while a draft is laid on the desk: that is no typing. */
  let quiet = false
  let gone = false

  const loaded = computed(() => draft.value !== null)
  const dirty = computed(() => saving.value !== 'saved' && saving.value !== 'closed')

  async function load() {
    problem.value = null
    try {
      take(await server.draft(caseId))
    } catch (caught) {
      problem.value = asProblem(caught)
    }
  }

  /** Lays a draft from the server on the desk, in place of what lay there. */
  function take(found: Draft) {
    draft.value = found
    version = found.version
    checks.value = found.checks
    quiet = true
    Object.assign(data, plain(found.data))
    quiet = false
    saving.value = found.stage.toUpperCase() === 'DRAFT' ? 'saved' : 'closed'
    changes.value += 1
  }

  watch(
    data,
    () => {
      if (quiet || saving.value === 'closed') return
      changes.value += 1
      if (saving.value === 'conflict') return
      if (saving.value !== 'saving') saving.value = 'typing'
      schedule(PAUSE_MS)
    },
    { deep: true, flush: 'sync' },
  )

  function schedule(after: number) {
    clearTimeout(timer)
    if (!gone) timer = setTimeout(save, after)
  }

  async function save(): Promise<boolean> {
    clearTimeout(timer)
    if (saving.value === 'conflict' || saving.value === 'closed') return false
    if (saving.value === 'saving') {
      schedule(PAUSE_MS)
      return false
    }
    const at = changes.value
    saving.value = 'saving'
    try {
      const saved = await server.saveDraft(caseId, version, plain(data))
      version = saved.version
      draft.value = saved
      checks.value = saved.checks
      problem.value = null
      retry = FIRST_RETRY_MS
      saving.value = changes.value === at ? 'saved' : 'typing'
      if (saving.value === 'typing') schedule(PAUSE_MS)
      return saving.value === 'saved'
    } catch (caught) {
      await refused(asProblem(caught))
      return false
    }
  }

  async function refused(refusal: Problem) {
    problem.value = refusal
    saving.value = 'failing'
    if (refusal.code === 'agreement.edited-meanwhile') {
      try {
        theirs.value = await server.draft(caseId)
        saving.value = 'conflict'
        problem.value = null
        return
      } catch {
        // without the other version there is nothing to choose from yet: ask again below
      }
    }
    // What the server will never take as it stands is not sent again and again; the next keystroke tries anew.
    if (refusal.status >= 400 && refusal.status < 500 && ![401, 408, 409, 429].includes(refusal.status)) return
    schedule(retry)
    retry = Math.min(retry * 2, LONGEST_RETRY_MS)
  }

  /** Ends the quarrel with what the mediator chose; it is saved on top of what the other one saved. */
  function settle(chosen: AgreementDraft) {
    if (!theirs.value) return
    version = theirs.value.version
    theirs.value = null
    saving.value = 'typing'
    Object.assign(data, plain(chosen))
    schedule(0)
  }

  /** Saves now and says whether everything typed is with the server. */
  async function saveNow(): Promise<boolean> {
    for (let tries = 0; tries < 20 && saving.value === 'saving'; tries++) await new Promise((resolve) => setTimeout(resolve, 150))
    return saving.value === 'saved' || saving.value === 'closed' ? true : save()
  }

  function beforeLeaving(event: BeforeUnloadEvent) {
    if (dirty.value) {
      void save()
      event.preventDefault()
    }
  }
  window.addEventListener('beforeunload', beforeLeaving)
  onScopeDispose(() => {
    if (saving.value === 'typing') void save()
    gone = true
    clearTimeout(timer)
    window.removeEventListener('beforeunload', beforeLeaving)
  })
  if (writes) void load()

  return { draft, data, saving, problem, theirs, checks, changes, loaded, dirty, load, take, saveNow, settle, version: () => version }
}

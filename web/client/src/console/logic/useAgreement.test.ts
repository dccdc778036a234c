import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { Problem } from '../../api/problem'
import type { AgreementDraft, Draft } from '../shapes'

const calls = vi.hoisted(() => ({ draft: vi.fn(), saveDraft: vi.fn() }))
vi.mock('../server', () => ({ server: calls }))
const { useAgreement } = await import('./useAgreement')

const data: AgreementDraft = { facts: '事实', dispute: '', clauses: [], performance: '', breach: '', signing_method: '', copies: 3, made_on: null, schedule: null, sealing: [] }
const draft = (version: number, facts = '事实'): Draft => ({ case_id: 'c', version, editor: null, edited_at: null, data: { ...data, facts }, checks: [], stage: 'DRAFT', documents: [] })

let scope = effectScope()
async function desk(writes = true) {
  const agreement = scope.run(() => useAgreement('c', writes))!
  await vi.advanceTimersByTimeAsync(0)
  return agreement
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
  scope = effectScope()
  calls.draft.mockReset().mockResolvedValue(draft(4))
  calls.saveDraft.mockReset().mockImplementation((_id, version: number) => Promise.resolve(draft(version + 1)))
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a draft on the desk', () => {
  it('is not saved because it was loaded', async () => {
    const agreement = await desk()
    await vi.advanceTimersByTimeAsync(5_000)

    expect(agreement.saving.value).toBe('saved')
    expect(calls.saveDraft).not.toHaveBeenCalled()
  })

  it('is not even asked for by who only takes part', async () => {
    await desk(false)

    expect(calls.draft).not.toHaveBeenCalled()
  })

  it('is saved once, a moment after the typing pauses, on top of the version it stands on', async () => {
    const agreement = await desk()
    agreement.data.facts = '新的'
    agreement.data.facts = '新的事实'
    await vi.advanceTimersByTimeAsync(1_500)

    expect(calls.saveDraft).toHaveBeenCalledOnce()
    expect(calls.saveDraft).toHaveBeenCalledWith('c', 4, { ...data, facts: '新的事实' })
    expect(agreement.saving.value).toBe('saved')
  })

  it('keeps what was typed while a saving was under way, and saves that too', async () => {
    const agreement = await desk()
    let answer: (saved: Draft) => void = () => undefined
    calls.saveDraft.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
    agreement.data.facts = '一'
    await vi.advanceTimersByTimeAsync(1_200)
    agreement.data.facts = '一二'
    answer(draft(5, '一'))
    await vi.advanceTimersByTimeAsync(3_000)

    expect(agreement.data.facts).toBe('一二')
    expect(calls.saveDraft).toHaveBeenLastCalledWith('c', 5, { ...data, facts: '一二' })
    expect(agreement.saving.value).toBe('saved')
  })

  it('is sent again until the network is back', async () => {
    const agreement = await desk()
    calls.saveDraft.mockRejectedValueOnce(new Problem('network.unreachable', 0)).mockRejectedValueOnce(new Problem('server.failed', 503))
    agreement.data.facts = '断网时写的'
    await vi.advanceTimersByTimeAsync(1_100)
    expect(agreement.saving.value).toBe('failing')
    await vi.advanceTimersByTimeAsync(10_000)

    expect(calls.saveDraft).toHaveBeenCalledTimes(3)
    expect(agreement.saving.value).toBe('saved')
  })

  it('asks for a choice when somebody else saved, and then saves on top of theirs', async () => {
    const agreement = await desk()
    calls.saveDraft.mockRejectedValueOnce(new Problem('agreement.edited-meanwhile', 409))
    calls.draft.mockResolvedValueOnce(draft(9, '对方的'))
    agreement.data.facts = '我的'
    await vi.advanceTimersByTimeAsync(5_000)
    expect(agreement.saving.value).toBe('conflict')
    expect(agreement.data.facts).toBe('我的')
    expect(agreement.theirs.value?.data.facts).toBe('对方的')

    agreement.settle({ ...data, facts: '我的\n对方的' })
    await vi.advanceTimersByTimeAsync(1_000)

    expect(calls.saveDraft).toHaveBeenLastCalledWith('c', 9, { ...data, facts: '我的\n对方的' })
    expect(agreement.saving.value).toBe('saved')
  })
})

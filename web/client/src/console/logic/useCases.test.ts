import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { CaseRow, CasesPage } from '../shapes'
import { useCases } from './useCases'

const row = (id: string) => ({ id }) as CaseRow
const page = (ids: string, before: string | null = null): CasesPage => ({ cases: [...ids].map(row), before })
const ids = (rows: CaseRow[] | null) => rows?.map((one) => one.id).join('')

describe('the list of cases', () => {
  const scope = { now: effectScope() }
  beforeEach(() => {
    vi.useFakeTimers()
    scope.now = effectScope()
  })
  afterEach(() => {
    scope.now.stop()
    vi.useRealTimers()
  })
  const list = (ask: Parameters<typeof useCases>[0]) => scope.now.run(() => useCases(ask))!
  const settle = () => vi.advanceTimersByTimeAsync(0)

  test('older cases come behind the newest, and a refresh opens no hole between them', async () => {
    const pages = [page('dc', '2'), page('ba'), page('fe', '4')]
    const ask = vi.fn(async () => pages.shift()!)
    const { rows, before, readOlder } = list(ask)
    await settle()
    expect(before.value).toBe('2')

    await readOlder()
    expect(ask).toHaveBeenLastCalledWith('', '2')
    expect([ids(rows.value), before.value]).toEqual(['dcba', null])

    await vi.advanceTimersByTimeAsync(30_000)
    expect([ids(rows.value), before.value]).toEqual(['fedcba', null])
  })

  test('the server is asked when somebody pauses, and a late answer to an earlier question is dropped', async () => {
    const answers = new Map<string, (found: CasesPage) => void>()
    const ask = vi.fn((q: string) => new Promise<CasesPage>((resolve) => answers.set(q, resolve)))
    const { words, rows, before } = list(ask)

    for (const typed of ['孙', '孙晓', ' 孙晓雯 ']) {
      words.value = typed
      await nextTick()
    }
    await vi.advanceTimersByTimeAsync(300)
    expect(ask.mock.calls.map(([asked]) => asked)).toEqual(['', '孙晓雯'])

    answers.get('孙晓雯')!(page('s'))
    await settle()
    answers.get('')!(page('zyx', '9'))
    await settle()
    expect([ids(rows.value), before.value]).toEqual(['s', null])
  })
})

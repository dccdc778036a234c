import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useLoad } from './useLoad'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('after an act the page asks again quickly for some seconds, then as seldom as before', async () => {
  const ask = vi.fn(async () => 'judged')
  const scope = effectScope()
  const { loadSoon } = scope.run(() => useLoad(ask, { everyMs: 8_000 }))!
  await vi.advanceTimersByTimeAsync(7_000)
  expect(ask).toHaveBeenCalledTimes(1)

  await loadSoon()
  await vi.advanceTimersByTimeAsync(6_500)
  expect(ask).toHaveBeenCalledTimes(1 + 1 + 6)

  await vi.advanceTimersByTimeAsync(7_000)
  expect(ask).toHaveBeenCalledTimes(8)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ask).toHaveBeenCalledTimes(9)
  scope.stop()
})

test('nothing is asked any more when what was waited for has come', async () => {
  const ask = vi.fn(async () => 'served')
  const scope = effectScope()
  const { loadSoon } = scope.run(() => useLoad(ask, { everyMs: 8_000, until: (found) => found === 'served' }))!
  await loadSoon()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(2)
  scope.stop()
})

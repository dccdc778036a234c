import { describe, expect, it } from 'vitest'
import type { Link } from '../signaling/generated'
import { signalOf, Signals } from './signal'

const link = (changes: Partial<Link> = {}): Link => ({
  person: 'li', loss: 0, jitter_ms: 5, round_trip_ms: 40, bitrate: 600_000, layer: 'full', cause: 'good', ...changes,
})

describe('one measurement', () => {
  it.each<[Partial<Link>, string, string | null]>([
    [{}, 'good', null],
    [{ cause: 'off' }, 'good', null],
    [{ cause: 'muted' }, 'good', null],
    [{ round_trip_ms: null }, 'good', null],
    [{ loss: 0.05 }, 'fair', 'loss'],
    [{ loss: 0.2 }, 'poor', 'loss'],
    [{ cause: 'loss' }, 'poor', 'loss'],
    [{ round_trip_ms: 500 }, 'fair', 'delay'],
    [{ round_trip_ms: 900 }, 'poor', 'delay'],
    [{ jitter_ms: 60 }, 'fair', 'delay'],
    [{ cause: 'bandwidth', layer: 'small' }, 'fair', 'bandwidth'],
    [{ cause: 'bandwidth', layer: 'sound' }, 'poor', 'bandwidth'],
    [{ cause: 'silent', loss: 1 }, 'poor', 'silent'],
  ])('%j is %s because of %s', (changes, level, why) => {
    expect(signalOf(link(changes))).toEqual({ level, why })
  })
})

describe('a sign', () => {
  const shown = (...measured: Partial<Link>[]) => {
    const signals = new Signals()
    return measured.map((changes) => signals.take([link(changes)]).get('li')?.level)
  }
  it('worsens at once', () => {
    expect(shown({}, { loss: 0.2 })).toEqual(['good', 'poor'])
  })
  it('gets better only when that lasts', () => {
    expect(shown({ loss: 0.2 }, {}, { loss: 0.2 }, {}, {}, {})).toEqual(['poor', 'poor', 'poor', 'poor', 'good', 'good'])
  })
  it('goes with its person', () => {
    const signals = new Signals()
    signals.take([link({ loss: 0.2 }), link({ person: 'wang' })])
    expect([...signals.take([link({ person: 'wang' })]).keys()]).toEqual(['wang'])
    expect(signals.take([link()]).get('li')?.level).toBe('good')
  })
})

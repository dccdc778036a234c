/**
 * How good somebody's link is, in three steps and with a cause, from what the engine measures every two seconds. Worse
 * is shown at once, better after it has lasted, so that no sign flickers. Pure.
 */
import type { Link } from '../signaling/generated'

export type Level = 'good' | 'fair' | 'poor'
export type Why = 'loss' | 'delay' | 'bandwidth' | 'silent'
export interface Signal {
  level: Level
  /** Null while the level is good. */
  why: Why | null
}

const RANK: Record<Level, number> = { good: 0, fair: 1, poor: 2 }
const LASTS = 2
const FAIR = { loss: 0.03, roundTripMs: 400, jitterMs: 50 }
const POOR = { loss: 0.1, roundTripMs: 800, jitterMs: 100 }

/** What one measurement says. */
export function signalOf(link: Pick<Link, 'loss' | 'jitter_ms' | 'round_trip_ms' | 'layer' | 'cause'>): Signal {
  if (link.cause === 'silent') return { level: 'poor', why: 'silent' }
  const late = (bar: typeof FAIR) => (link.round_trip_ms ?? 0) > bar.roundTripMs || link.jitter_ms > bar.jitterMs
  if (link.cause === 'loss' || link.loss > POOR.loss) return { level: 'poor', why: 'loss' }
  if (link.layer === 'sound') return { level: 'poor', why: 'bandwidth' }
  if (late(POOR)) return { level: 'poor', why: 'delay' }
  if (link.cause === 'bandwidth' || link.layer === 'small') return { level: 'fair', why: 'bandwidth' }
  if (link.loss > FAIR.loss) return { level: 'fair', why: 'loss' }
  if (late(FAIR)) return { level: 'fair', why: 'delay' }
  return { level: 'good', why: null }
}

/** The signs of everybody in a room. */
export class Signals {
  private readonly shown = new Map<string, { signal: Signal; better: number }>()

  /** Takes what was measured; returns what to show for each person of it. */
  take(links: readonly Link[]): Map<string, Signal> {
    const people = new Set(links.map((link) => link.person))
    for (const person of this.shown.keys()) if (!people.has(person)) this.shown.delete(person)
    return new Map(links.map((link) => [link.person, this.one(link.person, signalOf(link))]))
  }

  private one(person: string, now: Signal): Signal {
    const before = this.shown.get(person)
    const better = before && RANK[now.level] < RANK[before.signal.level] ? before.better + 1 : 0
    const keep = before && better > 0 && better < LASTS
    const signal = keep ? before.signal : now
    this.shown.set(person, { signal, better: keep ? better : 0 })
    return signal
  }
}

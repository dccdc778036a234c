import { describe, expect, it } from 'vitest'
import { STEPS, Thrift } from './thrift'
import type { Sample } from './thrift'

const MOST = STEPS.at(-1) as number
const good: Sample = { sent: 100, lost: 0, roundTripMs: 60, room: 1_200_000 }
const lossy: Sample = { sent: 100, lost: 5, roundTripMs: 300, room: 400_000 }
const choked: Sample = { sent: 100, lost: 40, roundTripMs: 500, room: 400_000 }
const late: Sample = { sent: 100, lost: 0, roundTripMs: 2000, room: 400_000 }
/** A village's line: what it loses is little, and a small picture has no room on it. */
const narrow: Sample = { ...lossy, room: 110_000 }

/** Seconds until the picture is held (or comes back), with the same sample each second. */
function secondsUntil(thrift: Thrift, held: boolean, sample: Sample): number {
  for (let second = 1; second <= 200; second += 1) {
    thrift.take(sample)
    if (thrift.held === held) return second
  }
  return Infinity
}

describe('sound before picture', () => {
  it('a good line carries the whole picture', () => {
    const thrift = new Thrift()
    for (let second = 0; second < 100; second += 1) thrift.take(good)
    expect(thrift.most).toBe(MOST)
  })

  it('a line that loses a twentieth, evenly, carries it too', () => {
    expect(secondsUntil(new Thrift(), true, lossy)).toBe(Infinity)
  })

  it.each([choked, late])('a line that cannot carry it is without picture within three seconds', (sample) => {
    expect(secondsUntil(new Thrift(), true, sample)).toBeLessThanOrEqual(3)
  })

  it('a poor line without room for a small picture is without it within four seconds, and while it stays so', () => {
    const thrift = new Thrift()
    expect(secondsUntil(thrift, true, narrow)).toBeLessThanOrEqual(4)
    expect(secondsUntil(thrift, false, narrow)).toBe(Infinity)
    expect(secondsUntil(thrift, false, { ...good, room: 110_000 })).toBeLessThanOrEqual(8)
  })

  it('little room on a line that neither loses nor delays holds nothing: the camera may just be sending little', () => {
    expect(secondsUntil(new Thrift(), true, { ...good, room: 110_000 })).toBe(Infinity)
    expect(secondsUntil(new Thrift(), true, { ...lossy, room: null })).toBe(Infinity)
  })

  it('what a short cut swallowed holds nothing', () => {
    const thrift = new Thrift()
    for (const sample of [good, { ...choked, lost: 90 }, good, good]) thrift.take(sample)
    expect(thrift.held).toBe(false)
  })

  it('what the old way lost holds nothing on another', () => {
    const thrift = new Thrift()
    thrift.take(choked)
    thrift.forget()
    for (const sample of [choked, choked, good, good]) thrift.take(sample)
    expect(thrift.held).toBe(false)
  })

  it('while a twentieth is lost the picture stays away', () => {
    const thrift = new Thrift()
    secondsUntil(thrift, true, choked)
    expect(secondsUntil(thrift, false, lossy)).toBe(Infinity)
  })

  it('it comes back, small first, within eight seconds of a good line', () => {
    const thrift = new Thrift()
    secondsUntil(thrift, true, choked)
    for (let second = 0; second < 60; second += 1) thrift.take(lossy)
    expect(secondsUntil(thrift, false, good)).toBeLessThanOrEqual(8)
    expect(thrift.most).toBe(STEPS[1])
    for (let second = 0; second < 10; second += 1) thrift.take(good)
    expect(thrift.most).toBe(MOST)
  })

  it('a line that fails each time it is tried is tried less and less', () => {
    const thrift = new Thrift()
    const waits = []
    secondsUntil(thrift, true, choked)
    for (let trial = 0; trial < 6; trial += 1) {
      waits.push(secondsUntil(thrift, false, good))
      secondsUntil(thrift, true, choked)
    }
    expect(waits[0]).toBeLessThan(8)
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.at(-1)).toBe(40)
  })
})

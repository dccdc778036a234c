import { describe, expect, it } from 'vitest'
import { causeOf } from '../../devices/acquire'
import { loudness } from '../../devices/sound'
import { isIdNumber, tidyIdNumber } from './idNumber'
import { EMPTY_SHEET, enoughInk, fitted, strokes, type Sheet } from './ink'
import { day, dayAndTime, minutesAndSeconds } from './moments'
import { sessionIsOpen } from './sessionIsOpen'

function sheet(...lines: [number, number][][]): Sheet {
  const pen = { penColor: '', dotSize: 0, minWidth: 1, maxWidth: 4, velocityFilterWeight: 0.7, compositeOperation: 'source-over' as const }
  let time = 1_000
  const groups = lines.map((line) => ({ ...pen, points: line.map(([x, y]) => ({ x, y, pressure: 0, time: (time += 10) })) }))
  return { width: 300, height: 200, groups }
}
const down = (x: number) => Array.from({ length: 20 }, (_, step): [number, number] => [x, 20 + step * 6])

describe('handwriting', () => {
  it('asks for more than nothing, a dot or one straight line', () => {
    expect(enoughInk(EMPTY_SHEET)).toBe(false)
    expect(enoughInk(sheet([[50, 50]]))).toBe(false)
    expect(enoughInk(sheet(down(50)))).toBe(false)
  })

  it('takes two strokes beside each other, on a sheet of any size', () => {
    const written = sheet(down(50), down(110))

    expect(enoughInk(written)).toBe(true)
    expect(enoughInk({ ...written, height: 900 })).toBe(true)
  })

  it('keeps its shape when the phone is turned', () => {
    const turned = fitted(sheet([[0, 0], [300, 200]]), 600, 200)

    expect(turned.groups[0]!.points.map(({ x, y }) => [x, y])).toEqual([[150, 0], [450, 200]])
  })

  it('is sent as lines of x, y and milliseconds since the first touch', () => {
    const sent = strokes(sheet([[1.26, 2], [3, 4]], [[5, 6]]))

    expect(sent).toEqual({ width: 300, height: 200, lines: [[[1.3, 2, 0], [3, 4, 10]], [[5, 6, 20]]] })
  })
})

describe('identity numbers', () => {
  it('agree with their check digit', () => {
    expect(isIdNumber('449999196803120013')).toBe(true)
    expect(isIdNumber('44999919750508002X')).toBe(true)
    expect(isIdNumber('449999196803120014')).toBe(false)
    expect(isIdNumber('44999919680312001')).toBe(false)
  })

  it('are tidied as people type them', () => {
    expect(tidyIdNumber(' 449999 19750508 002x ')).toBe('44999919750508002X')
  })
})

describe('moments', () => {
  it('are told in Chinese time wherever the phone is', () => {
    expect(dayAndTime('2026-11-22T23:30:00Z', 'zh')).toContain('11月23日')
    expect(dayAndTime('2026-11-22T23:30:00Z', 'zh')).toContain('07:30')
  })

  it('leave a plain date as it stands', () => {
    expect(day('2026-11-22', 'zh')).toBe('2026年11月22日')
  })

  it('count in minutes and seconds', () => {
    expect(minutesAndSeconds(75)).toBe('1:15')
    expect(minutesAndSeconds(-1)).toBe('0:00')
  })
})

describe('devices', () => {
  it.each([
    [{ name: 'NotAllowedError' }, 'refused'],
    [{ name: 'NotAllowedError', message: 'Permission denied by system' }, 'refused-by-phone'],
    [{ name: 'NotFoundError' }, 'absent'],
    [{ name: 'NotReadableError' }, 'busy'],
    [{ name: 'OverconstrainedError' }, 'unsuitable'],
    [{ name: 'AbortError' }, 'interrupted'],
    [{ name: 'SecurityError' }, 'insecure'],
    [{ name: 'TypeError' }, 'unsupported'],
    [{ name: 'SomethingNew' }, 'unknown'],
  ])('%o is explained as %s', (error, cause) => {
    expect(causeOf(error)).toBe(cause)
  })

  it('silence is 0 and a full voice 1', () => {
    expect(loudness(new Float32Array(512))).toBe(0)
    expect(loudness(new Float32Array(512).fill(0.5))).toBe(1)
  })
})

describe('the session', () => {
  const session = { room_id: 'r', starts_at: '', state: 'NOT_STARTED', site: null }

  it('is open until it has ended or the matter is settled', () => {
    expect(sessionIsOpen({ stage: 'SCHEDULED', session })).toBe(true)
    expect(sessionIsOpen({ stage: 'ACCEPTED', session: null })).toBe(false)
    expect(sessionIsOpen({ stage: 'SIGNING', session: { ...session, state: 'CLOSED' } })).toBe(false)
    expect(sessionIsOpen({ stage: 'EFFECTIVE', session })).toBe(false)
  })
})

import type { PointGroup } from 'signature_pad'
import type { Strokes } from '../shapes'

/** A sheet of handwriting: the size it was drawn at and the strokes as the pad keeps them. */
export interface Sheet {
  width: number
  height: number
  groups: PointGroup[]
}

export const EMPTY_SHEET: Sheet = { width: 1, height: 1, groups: [] }

const LEAST_LENGTH = 90
const LEAST_SPREAD = 34

/** A dot or one short line is no name. In CSS pixels, whatever the sheet's size: about 15 mm of ink over 5 mm. */
export function enoughInk(sheet: Sheet): boolean {
  const across = sheet.groups.flatMap((group) => group.points.map((point) => point.x))
  if (across.length < 8) return false
  return inkLength(sheet) >= LEAST_LENGTH && Math.max(...across) - Math.min(...across) >= LEAST_SPREAD
}

export function inkLength(sheet: Sheet): number {
  let length = 0
  for (const { points } of sheet.groups) {
    for (let index = 1; index < points.length; index++) {
      const [from, to] = [points[index - 1]!, points[index]!]
      length += Math.hypot(to.x - from.x, to.y - from.y)
    }
  }
  return length
}

/** The same strokes on a sheet of another size, keeping their shape: what the turned phone shows. */
export function fitted(sheet: Sheet, width: number, height: number): Sheet {
  const scale = Math.min(width / sheet.width, height / sheet.height)
  const left = (width - sheet.width * scale) / 2
  const top = (height - sheet.height * scale) / 2
  const groups = sheet.groups.map((group) => ({
    ...group,
    points: group.points.map((point) => ({ ...point, x: point.x * scale + left, y: point.y * scale + top })),
  }))
  return { width, height, groups }
}

/** What is sent: positions to a tenth of a pixel, milliseconds since the first touch. */
export function strokes(sheet: Sheet): Strokes {
  const start = sheet.groups[0]?.points[0]?.time ?? 0
  const tenth = (value: number) => Math.round(value * 10) / 10
  return {
    width: Math.round(sheet.width),
    height: Math.round(sheet.height),
    lines: sheet.groups.map((group) => group.points.map((point) => [tenth(point.x), tenth(point.y), Math.max(0, Math.round(point.time - start))])),
  }
}

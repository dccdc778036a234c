/** What a court asks both sides to add: one thing a line, and every file handed in under the name of its line. */

/** The server cuts names here. */
const LONGEST_NAME = 100
/** What the server takes of one file. */
export const MOST_BYTES = 8 * 1024 * 1024
export const KINDS = 'application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg'

const NUMBERED = /^\s*(?:[（(]?\d{1,2}[）).、．]|[-•·])\s*/u

/** The things that are asked for; numbers that somebody typed before them are taken off, since lists number themselves. */
export function linesOf(wanted: string): string[] {
  return wanted
    .split('\n')
    .map((line) => line.replace(NUMBERED, '').trim())
    .filter((line) => line !== '')
}

/** A line as the name of a file in an address: no slash, not longer than the server keeps. */
export function nameOf(line: string): string {
  const name = [...line.trim().replace(/[/\\]/g, '／').replace(/\s+/g, ' ')].slice(0, LONGEST_NAME).join('')
  return /^\.{0,2}$/.test(name) ? '…' : name
}

export interface Handed {
  name: string
  at: string
  by: string
}
/** A file with its place among all that were handed in, which is its address. */
export type Placed<File extends Handed> = File & { place: number }

/** What came for each line, in the order asked, and what came under other names. */
export function sorted<File extends Handed>(wanted: string, supplied: readonly File[]): { asked: { line: string; files: Placed<File>[] }[]; others: Placed<File>[] } {
  const placed = supplied.map((file, place) => ({ ...file, place }))
  const lines = [...new Set(linesOf(wanted))]
  const names = new Set(lines.map(nameOf))
  return {
    asked: lines.map((line) => ({ line, files: placed.filter((file) => file.name === nameOf(line)) })),
    others: placed.filter((file) => !names.has(file.name)),
  }
}

/** How many of the things asked for have not come. */
export function stillMissing(wanted: string, supplied: readonly Handed[]): number {
  return sorted(wanted, supplied).asked.filter((each) => each.files.length === 0).length
}

const SHANGHAI_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

/** Whole days from today in China to a civil day; negative once it has passed, 0 on the last day itself. */
export function daysLeft(until: string, now: Date = new Date()): number {
  return Math.round((Date.parse(until.slice(0, 10)) - Date.parse(SHANGHAI_DAY.format(now))) / 86_400_000)
}

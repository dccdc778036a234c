/** When many sign each for the own claim: how many must, and until when; both are fixed when the papers are laid out. */
import type { AgreementDraft } from '../shapes'

/** Those with a row of their own in the payment schedule. */
export function manyIn(data: AgreementDraft): number {
  return new Set(data.schedule?.rows.map((row) => row.person)).size
}

export function leastIsWrong(least: number, many: number): boolean {
  return !Number.isInteger(least) || least < 1 || least > many
}

/** A day in China as its last second, in UTC; nothing where no day is set. */
export function endOfDay(day: string): string | null {
  return day ? new Date(`${day}T23:59:59+08:00`).toISOString() : null
}

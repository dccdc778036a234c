const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

/** Whether the eighteen characters of a resident identity number agree with their check digit (GB 11643-1999). */
export function isIdNumber(typed: string): boolean {
  if (!/^\d{17}[\dX]$/.test(typed)) return false
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(typed[place]), 0)
  return CHECK[sum % 11] === typed[17]
}

/** What people type, brought to one form: no spaces, x as X. */
export function tidyIdNumber(typed: string): string {
  return typed.replace(/[^\dxX]/g, '').toUpperCase().slice(0, 18)
}

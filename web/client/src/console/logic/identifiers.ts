/** Check digits of identity numbers, so that a slip of the finger is seen while typing. The server decides. */
export type Verdict = 'empty' | 'short' | 'shape' | 'date' | 'digit' | 'good'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** GB 11643-1999: 17 digits and a check character, ISO 7064 MOD 11-2. */
export function checkIdNumber(text: string): Verdict {
  const value = text.trim().toUpperCase()
  if (!value) return 'empty'
  if (!/^\d{0,17}[\dX]?$/.test(value)) return 'shape'
  if (value.length < 18) return 'short'
  if (!isDate(value.slice(6, 14))) return 'date'
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(value[place]), 0)
  return '10X98765432'[sum % 11] === value[17] ? 'good' : 'digit'
}

/** GB 32100-2015: 18 characters, the last one ISO-like MOD 31 over powers of 3. */
export function checkCreditCode(text: string): Verdict {
  const value = text.trim().toUpperCase()
  if (!value) return 'empty'
  if ([...value].some((sign) => !CREDIT_ALPHABET.includes(sign)) || value.length > 18) return 'shape'
  if (value.length < 18) return 'short'
  let sum = 0
  let weight = 1
  for (const sign of value.slice(0, 17)) {
    sum += CREDIT_ALPHABET.indexOf(sign) * weight
    weight = (weight * 3) % 31
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] === value[17] ? 'good' : 'digit'
}

/** Mobile numbers of the mainland: eleven digits, the first 1. */
export function isPhone(text: string): boolean {
  return /^1\d{10}$/.test(text.replaceAll(/[\s-]/g, ''))
}

function isDate(digits: string): boolean {
  const year = Number(digits.slice(0, 4))
  const month = Number(digits.slice(4, 6))
  const day = Number(digits.slice(6, 8))
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900
}

/** What to do when something was plugged in or out while a call runs. Pure. */
export interface Known {
  id: string
  label: string
}

export type Decision =
  | { act: 'keep'; appeared: Known | null } // `appeared` is new and could be chosen
  | { act: 'take'; device: Known; because: 'gone' | 'back' } // the one in use is gone, or the chosen one is back
  | { act: 'lost' } // the one in use is gone and there is no other

/**
 * `used` is the id that captures now, `chosen` the one that this person picked here at some time.
 *
 * A device that works is never taken away, except for the chosen one, which was missed.
 */
export function afterPlugging(before: readonly Known[], now: readonly Known[], used: string | null, chosen: string | null): Decision {
  const byId = (id: string | null) => now.find((device) => device.id === id)
  const appeared = now.filter((device) => !before.some((other) => other.id === device.id))
  const missed = byId(chosen)
  if (missed && missed.id !== used && appeared.includes(missed)) return { act: 'take', device: missed, because: 'back' }
  if (used === null || byId(used)) return { act: 'keep', appeared: appeared[0] ?? null }
  const other = missed ?? now[0]
  return other ? { act: 'take', device: other, because: 'gone' } : { act: 'lost' }
}

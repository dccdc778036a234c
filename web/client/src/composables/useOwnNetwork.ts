/** What a page says of the own network: the cause, and what is done about it, while it is bad. */
import { computed } from 'vue'
import type { useRoom } from './useRoom'

export function useOwnNetwork(room: ReturnType<typeof useRoom>) {
  const signal = computed(() => room.seats.value.find((seat) => seat.me)?.signal ?? null)
  const bad = computed(() => {
    if (room.soundOnly.value || room.connection.value !== 'open' || room.session.value.state !== 'IN_SESSION') return false
    return room.pictureHeld.value || signal.value?.level === 'poor'
  })
  const why = computed(() => signal.value?.why ?? 'bandwidth')
  /** "held": the own picture is paused; "sound", "small": what is received of the others. */
  const does = computed(() => {
    if (room.pictureHeld.value) return 'held'
    if (signal.value?.why !== 'bandwidth') return 'none'
    return signal.value.level === 'poor' ? 'sound' : 'small'
  })
  return { bad, why, does }
}

/** Showing one's screen from this desk: who may, start, stop, and the browser's own stop button. */
import { computed, ref } from 'vue'
import type { useRoom } from '../../composables/useRoom'
import { canShareScreen, shareScreen } from '../../devices/screen'
import { mayAny } from './me'

export function useScreen(room: ReturnType<typeof useRoom>) {
  const told = ref<'ended' | 'failed' | null>(null)
  /** As the table of permissions says (session, show); the server asks it again. */
  const may = mayAny('mediator', 'lawyer') && canShareScreen()
  const inSession = computed(() => room.seats.value.find((seat) => seat.me)?.state === 'IN_SESSION')
  const possible = computed(() => room.showsScreen.value || (inSession.value && room.screen.value === null))

  function ended() {
    room.showScreen(null)
    told.value = 'ended'
  }

  async function toggle() {
    told.value = null
    if (room.showsScreen.value) return room.showScreen(null)
    try {
      const track = await shareScreen(ended)
      if (track) room.showScreen(track)
    } catch {
      told.value = 'failed'
    }
  }
  return { may, possible, told, toggle }
}

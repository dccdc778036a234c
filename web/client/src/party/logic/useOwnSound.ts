import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { watchTrack } from '../../media/devices'

const GRACE_MS = 2500

/**
 * Whether the own microphone has gone silent against the person's will: a phone call or an alarm ends the track or
 * mutes it, and nobody tells (WebKit 208516). Then only a tap brings it back; short silences heal by themselves.
 */
export function useOwnSoundLost(stream: Ref<MediaStream | null>): Ref<boolean> {
  const lost = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let unwatch = () => {}

  watch(
    stream,
    (now) => {
      unwatch()
      clearTimeout(timer)
      lost.value = false
      const track = now?.getAudioTracks()[0]
      unwatch = track
        ? watchTrack(track, (captures) => {
            clearTimeout(timer)
            if (captures) lost.value = false
            else timer = setTimeout(() => (lost.value = true), GRACE_MS)
          })
        : () => {}
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    unwatch()
    clearTimeout(timer)
  })
  return lost
}

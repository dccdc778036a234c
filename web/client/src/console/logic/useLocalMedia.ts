/** One's own camera and microphone at this desk; when the camera will not, sound alone is offered, then only watching. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { acquire, NoDevice, type Cause } from '../../devices/acquire'

export type With = 'both' | 'sound' | 'nothing'

export function useLocalMedia() {
  const stream = shallowRef<MediaStream | null>(null)
  const trouble = ref<Cause | null>(null)
  const asking = ref(false)
  const using = ref<With>('nothing')

  async function open(wanted: With) {
    close()
    trouble.value = null
    using.value = wanted
    if (wanted === 'nothing') return
    asking.value = true
    try {
      const held = await acquire({ camera: wanted === 'both', microphone: true })
      stream.value = held.stream
      if (held.camera !== 'ok' && wanted === 'both') using.value = 'sound'
    } catch (caught) {
      trouble.value = caught instanceof NoDevice ? caught.why : 'unknown'
      using.value = 'nothing'
    } finally {
      asking.value = false
    }
  }
  function close() {
    for (const track of stream.value?.getTracks() ?? []) track.stop()
    stream.value = null
  }
  /** Another device was picked during the call. */
  function replace(fresh: MediaStream) {
    stream.value = fresh
  }
  onScopeDispose(close)
  return { stream, trouble, asking, using, open, replace }
}

/** Causes that have a text of their own; the others share one. */
const EXPLAINED = new Set<Cause>(['refused', 'busy', 'absent', 'insecure'])

export function explained(cause: Cause): Cause | 'failed' {
  return EXPLAINED.has(cause) ? cause : 'failed'
}

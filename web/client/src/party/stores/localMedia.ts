import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { acquire, NoDevice, release, stateFor, type Cause, type DeviceState, type Held, type Wish } from '../../devices/acquire'

/** Own camera and microphone: asked for once in the device check, carried into the room, put out at the end. */
export const useLocalMedia = defineStore('local-media', () => {
  const stream = shallowRef<MediaStream | null>(null)
  const camera = ref<DeviceState>('off')
  const microphone = ref<DeviceState>('off')
  const failure = ref<Cause | null>(null)
  const asking = ref(false)
  /** The person has chosen how to take part: with devices, or listening only. */
  const settled = ref(false)
  const sends = computed(() => ({ camera: camera.value === 'ok', microphone: microphone.value === 'ok' }))

  /** Asks the phone; true when something was obtained. Otherwise `failure` says why. */
  async function ask(wish: Wish): Promise<boolean> {
    if (asking.value) return false
    asking.value = true
    failure.value = null
    letGo()
    try {
      keep(await acquire(wish))
      return true
    } catch (caught) {
      const cause = caught instanceof NoDevice ? caught.why : 'unknown'
      failure.value = cause
      if (wish.camera) camera.value = stateFor(cause)
      if (wish.microphone) microphone.value = stateFor(cause)
      return false
    } finally {
      asking.value = false
    }
  }

  function keep(held: Held) {
    stream.value = held.stream
    camera.value = held.camera
    microphone.value = held.microphone
  }

  /** Another device was picked: the same kinds, in a stream of their own. */
  function replace(fresh: MediaStream) {
    stream.value = fresh
    if (camera.value === 'ok' && !fresh.getVideoTracks().length) camera.value = 'absent'
    if (microphone.value === 'ok' && !fresh.getAudioTracks().length) microphone.value = 'absent'
  }

  function letGo() {
    release(stream.value)
    stream.value = null
  }

  /** After leaving: the camera's light goes out. */
  function putOut() {
    letGo()
    settled.value = false
  }

  return { stream, camera, microphone, failure, asking, settled, sends, ask, replace, putOut }
})

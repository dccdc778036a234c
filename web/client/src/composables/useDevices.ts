/**
 * Lends a page the choice of camera and microphone during a call: which there are, changing between them without any
 * negotiation, turning a phone's camera round, and what happens when something is plugged in or out.
 */
import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { chosen, remember, type Use } from '../devices/chosen'
import { causeOf, type Cause } from '../devices/acquire'
import { afterPlugging } from '../devices/plugging'
import { change, inventory, onDeviceChange, type Device, type Inventory } from '../media/devices'

export interface DeviceNotice {
  use: Use
  what: 'gone' | 'back' | 'appeared' | 'lost' | 'failed'
  label: string
  /** For "appeared": what may be taken with one tap. */
  id: string | null
}

type Facing = 'user' | 'environment'
const MEDIA = { camera: 'video', microphone: 'audio' } as const
const USES: readonly Use[] = ['camera', 'microphone']

export function useDevices(stream: Ref<MediaStream | null>, put: (stream: MediaStream) => void) {
  const nothing: Inventory = { devices: [], real: (id) => id }
  const found = shallowRef<Record<Use, Inventory>>({ camera: nothing, microphone: nothing })
  const known = computed<Record<Use, Device[]>>(() => ({ camera: found.value.camera.devices, microphone: found.value.microphone.devices }))
  const busy = ref(false)
  const notice = shallowRef<DeviceNotice | null>(null)
  const trouble = ref<Cause | null>(null)

  const trackOf = (use: Use) => stream.value?.getTracks().find((track) => track.kind === MEDIA[use]) ?? null
  const idOf = (use: Use) => found.value[use].real(trackOf(use)?.getSettings().deviceId ?? null)
  const used = computed<Record<Use, string | null>>(() => ({ camera: idOf('camera'), microphone: idOf('microphone') }))
  const facing = computed(() => trackOf('camera')?.getSettings().facingMode as Facing | undefined)
  /** A phone tells which way a camera looks, and has two of them. */
  const canFlip = computed(() => facing.value !== undefined && known.value.camera.length > 1)

  /** Puts another device in the place of the one in use; the same stream object never changes under a page. */
  async function take(use: Use, wanted: MediaTrackConstraints): Promise<boolean> {
    if (busy.value || !stream.value) return false
    busy.value = true
    trouble.value = null
    const before = idOf(use)
    const next = new MediaStream(stream.value.getTracks())
    try {
      await change(next, MEDIA[use], wanted)
      return true
    } catch (error) {
      trouble.value = causeOf(error)
      // The old one was let go for it: phones lend a camera to one only. It comes back where it can.
      if (before) await change(next, MEDIA[use], { deviceId: { exact: before } }).catch(() => {})
      return false
    } finally {
      busy.value = false
      put(next)
    }
  }

  /** Takes what the person picked, and remembers it. */
  async function choose(use: Use, id: string): Promise<void> {
    notice.value = null
    if (await take(use, { deviceId: { exact: id } })) remember(use, id)
    else say(use, 'failed', known.value[use].find((device) => device.id === id)?.label ?? '')
  }

  async function flip(): Promise<void> {
    const wanted: Facing = facing.value === 'environment' ? 'user' : 'environment'
    notice.value = null
    if (!(await take('camera', { facingMode: { exact: wanted } }))) say('camera', 'failed', '')
  }

  function say(use: Use, what: DeviceNotice['what'], label: string, id: string | null = null) {
    notice.value = { use, what, label, id }
  }

  async function look() {
    const before = known.value
    found.value = { camera: await inventory('videoinput'), microphone: await inventory('audioinput') }
    return before
  }

  async function plugged() {
    const before = await look()
    for (const use of USES) {
      if (!trackOf(use)) continue
      const decision = afterPlugging(before[use], known.value[use], idOf(use), chosen(use))
      if (decision.act === 'lost') say(use, 'lost', '')
      else if (decision.act === 'take') {
        const taken = await take(use, { deviceId: { exact: decision.device.id } })
        say(use, taken ? decision.because : 'failed', decision.device.label)
      } else if (decision.appeared) say(use, 'appeared', decision.appeared.label, decision.appeared.id)
    }
  }

  void look()
  onScopeDispose(onDeviceChange(() => void plugged()))

  return { known, used, facing, canFlip, busy, notice, trouble, choose, flip, dismiss: () => (notice.value = null) }
}


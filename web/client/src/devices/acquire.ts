/**
 * Camera and microphone, asked for once. Knows nothing of pages.
 *
 * iOS blackens the first track when getUserMedia is called twice, so both kinds are asked for together and the same
 * stream is carried from the device check into the room.
 */
import { chosen } from './chosen'

export type DeviceState = 'ok' | 'refused' | 'busy' | 'absent' | 'off'

/** Why a device could not be had; each has one instruction and one way out on screen. */
export type Cause =
  | 'refused' // the person said no, or said no earlier
  | 'refused-by-phone' // the phone's settings forbid it to this browser
  | 'busy' // another app holds it
  | 'absent' // there is none
  | 'unsuitable' // none can do what was asked
  | 'interrupted' // it was there and went away
  | 'insecure' // the page was not opened over https
  | 'unsupported' // this browser cannot capture at all
  | 'unknown'

export interface Wish {
  camera: boolean
  microphone: boolean
}

export interface Held {
  stream: MediaStream
  camera: DeviceState
  microphone: DeviceState
}

/** Thrown by `acquire`: nothing was obtained. */
export class NoDevice extends Error {
  constructor(
    readonly why: Cause,
    readonly wish: Wish,
  ) {
    super(why)
    this.name = 'NoDevice'
  }
}

export const PICTURE: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 24 } }
export const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/** As this person picked it on this device, if it is there; otherwise the camera that looks at them. */
function picture(): MediaTrackConstraints {
  const id = chosen('camera')
  return { ...PICTURE, ...(id ? { deviceId: { ideal: id } } : { facingMode: 'user' }) }
}

function sound(): MediaTrackConstraints {
  const id = chosen('microphone')
  return { ...SOUND, ...(id && { deviceId: { ideal: id } }) }
}

/**
 * Asks for what is wished. When only one of two kinds exists, takes that one and says the other is absent.
 * Raises `NoDevice` when nothing could be had.
 */
export async function acquire(wish: Wish): Promise<Held> {
  if (!window.isSecureContext) throw new NoDevice('insecure', wish)
  if (typeof navigator.mediaDevices?.getUserMedia !== 'function') throw new NoDevice('unsupported', wish)
  try {
    return held(await navigator.mediaDevices.getUserMedia({ audio: wish.microphone && sound(), video: wish.camera && picture() }), wish)
  } catch (error) {
    const cause = causeOf(error)
    if (cause === 'unsuitable') return plainly(wish)
    if (cause === 'absent' && wish.camera && wish.microphone) return whatThereIs(wish)
    throw new NoDevice(cause, wish)
  }
}

/** The same wish without preferences: an odd camera is better than none. */
async function plainly(wish: Wish): Promise<Held> {
  try {
    return held(await navigator.mediaDevices.getUserMedia({ audio: wish.microphone, video: wish.camera }), wish)
  } catch (error) {
    throw new NoDevice(causeOf(error), wish)
  }
}

async function whatThereIs(wish: Wish): Promise<Held> {
  const kinds = new Set((await navigator.mediaDevices.enumerateDevices()).map((device) => device.kind))
  const left = { camera: kinds.has('videoinput'), microphone: kinds.has('audioinput') }
  if (left.camera === left.microphone) throw new NoDevice('absent', wish)
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: left.microphone && sound(), video: left.camera && picture() })
    return { stream, camera: left.camera ? 'ok' : 'absent', microphone: left.microphone ? 'ok' : 'absent' }
  } catch (error) {
    throw new NoDevice(causeOf(error), wish)
  }
}

function held(stream: MediaStream, wish: Wish): Held {
  return { stream, camera: wish.camera ? 'ok' : 'off', microphone: wish.microphone ? 'ok' : 'off' }
}

/** The names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia and of older web views. */
export function causeOf(error: unknown): Cause {
  const { name = '', message = '' } = error as { name?: string; message?: string }
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      return /system/i.test(message) ? 'refused-by-phone' : 'refused'
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return 'absent'
    case 'NotReadableError':
    case 'TrackStartError':
      return 'busy'
    case 'OverconstrainedError':
    case 'ConstraintNotSatisfiedError':
      return 'unsuitable'
    case 'AbortError':
      return 'interrupted'
    case 'SecurityError':
      return 'insecure'
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported'
    default:
      return 'unknown'
  }
}

/** What the office is told about a device that could not be had. */
export function stateFor(cause: Cause): DeviceState {
  if (cause === 'busy' || cause === 'interrupted') return 'busy'
  if (cause === 'refused' || cause === 'refused-by-phone') return 'refused'
  return 'absent'
}

/** Ends every track, which also puts out the camera's light. */
export function release(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop())
}

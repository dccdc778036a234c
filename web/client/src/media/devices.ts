/**
 * Cameras and microphones while a call runs: which there are, changing between them, and noticing when one falls
 * silent. They are asked for in `../devices/acquire`. Knows nothing of pages.
 */
import { PICTURE, SOUND } from '../devices/acquire'

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput'

export interface Device {
  id: string
  kind: DeviceKind
  /** As the system calls it; empty before a permission was given. */
  label: string
}

/** Ids that stand for "whichever is first": they stop capturing when something is plugged in. */
const STANDING_FOR_ANOTHER = new Set(['default', 'communications'])

/** What there is of a kind, and which of it an id means: an id that stands for another is found by its group or label. */
export interface Inventory {
  devices: Device[]
  real(id: string | null): string | null
}

/** Lists what there is, each device once; one that only an id standing for it names is kept under that. */
export async function inventory(kind: DeviceKind): Promise<Inventory> {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind)
  const named = all.filter((device) => !STANDING_FOR_ANOTHER.has(device.deviceId))
  const meant = (standing: MediaDeviceInfo) =>
    named.find((device) => device.groupId !== '' && device.groupId === standing.groupId) ?? named.find((device) => device.label !== '' && standing.label.endsWith(device.label))
  const alone = all.filter((device) => STANDING_FOR_ANOTHER.has(device.deviceId) && !meant(device)).slice(0, 1)
  return {
    devices: [...alone, ...named].map(({ deviceId, label }) => ({ id: deviceId, kind, label })),
    real(id) {
      const standing = all.find((device) => device.deviceId === id && STANDING_FOR_ANOTHER.has(device.deviceId))
      return (standing && meant(standing)?.deviceId) ?? id
    },
  }
}

/**
 * Puts a track of another device in the place of the stream's old one, which ends first: phones give a camera to one
 * only. Returns the new track; when the new device cannot be had, the old kind is gone from the stream and it throws.
 */
export async function change(stream: MediaStream, kind: 'audio' | 'video', wanted: MediaTrackConstraints): Promise<MediaStreamTrack> {
  for (const track of stream.getTracks().filter((candidate) => candidate.kind === kind)) {
    track.stop()
    stream.removeTrack(track)
  }
  const usual = kind === 'audio' ? SOUND : PICTURE
  const fresh = await navigator.mediaDevices.getUserMedia({ [kind]: { ...usual, ...wanted } })
  const track = fresh.getTracks()[0]
  if (!track) throw new DOMException('no track', 'NotFoundError')
  stream.addTrack(track)
  return track
}

/** Tells when something was plugged in or out; returns how to stop. */
export function onDeviceChange(tell: () => void): () => void {
  navigator.mediaDevices.addEventListener('devicechange', tell)
  return () => navigator.mediaDevices.removeEventListener('devicechange', tell)
}

/**
 * Tells when a track ends by itself or is silenced by the system (a phone call, another app, a closed lid), and when it
 * comes back; returns how to stop. A page that was in the background is looked at again when it is shown.
 */
export function watchTrack(track: MediaStreamTrack, tell: (captures: boolean) => void): () => void {
  let last = captures(track)
  const look = () => {
    const now = captures(track)
    if (now !== last) tell(now)
    last = now
  }
  for (const event of ['ended', 'mute', 'unmute']) track.addEventListener(event, look)
  document.addEventListener('visibilitychange', look)
  return () => {
    for (const event of ['ended', 'mute', 'unmute']) track.removeEventListener(event, look)
    document.removeEventListener('visibilitychange', look)
  }
}

function captures(track: MediaStreamTrack): boolean {
  return track.readyState === 'live' && !track.muted
}

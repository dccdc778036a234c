/** Showing one's screen. Phones cannot (no browser on them has getDisplayMedia), and get no button. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function'
}

/**
 * Lets the person pick a screen, a window or a tab; null when they picked none. `ended` is called once when it is over
 * by other means than `track.stop()`: the browser's own button, or the window was closed.
 */
export async function shareScreen(ended: () => void): Promise<MediaStreamTrack | null> {
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: { width: { max: 1920 }, height: { max: 1200 }, frameRate: { ideal: 5, max: 15 } }, audio: false })
  } catch (error) {
    if ((error as { name?: string }).name === 'NotAllowedError') return null
    throw error
  }
  const track = stream.getVideoTracks()[0] ?? null
  if (track) {
    track.contentHint = 'detail' // letters before movement
    track.addEventListener('ended', ended, { once: true })
  }
  return track
}

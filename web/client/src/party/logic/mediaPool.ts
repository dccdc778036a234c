/**
 * The video elements of a room. Some web views let an element make sound only if a tap has started it, so a few are
 * started inside the tap that enters the room, and tiles borrow them instead of making new ones.
 */
const AT_ONCE = 6
const free: HTMLVideoElement[] = []

/** Makes and starts the elements. Call it directly in a tap, before anything is awaited. */
export function warmUp(): void {
  while (free.length < AT_ONCE) free.push(made())
  for (const element of free) {
    element.srcObject = new MediaStream()
    void element.play().catch(() => {}) // an empty stream may refuse; the tap has counted all the same
  }
}

export function borrow(): HTMLVideoElement {
  return free.pop() ?? made()
}

export function giveBack(element: HTMLVideoElement): void {
  element.srcObject = null
  element.removeAttribute('data-seat')
  element.remove()
  free.push(element)
}

function made(): HTMLVideoElement {
  const element = document.createElement('video')
  element.playsInline = true
  element.autoplay = true
  element.setAttribute('webkit-playsinline', '')
  return element
}

/** Which camera and microphone this person picked on this device, kept for the next time; nothing leaves the browser. */
export type Use = 'camera' | 'microphone'

const NAME = 'concord.chosen-'

export function chosen(use: Use): string | null {
  try {
    return localStorage.getItem(NAME + use)
  } catch {
    return null // storage is closed in some web views
  }
}

export function remember(use: Use, id: string): void {
  try {
    localStorage.setItem(NAME + use, id)
  } catch {
    // the choice then lasts as long as the page
  }
}

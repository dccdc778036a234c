const REMEMBERED_AS = 'concord.invitation'

/** The code of the last link that led in: the way back when a session has run out. It names a request and opens nothing. */
export function rememberInvitation(code: string): void {
  try {
    localStorage.setItem(REMEMBERED_AS, code)
  } catch {
    // then the person opens the link in the message again
  }
}

export function rememberedInvitation(): string | null {
  try {
    return localStorage.getItem(REMEMBERED_AS)
  } catch {
    return null
  }
}

/**
 * One direction of media: whether it stands, and when it is tried again: after 0, 0.3, 1.2, 2.7 s and then every 2.7 s.
 * First on the same connection (ICE begins anew, so another network is taken), then with another connection.
 *
 * A network that was changed swallows packets long before the browser says so: what arrives is counted, and silence
 * counts as loss. Knows a peer connection's state, not what it carries.
 */
export type LinkState = 'idle' | 'connecting' | 'connected' | 'reconnecting'

const RETRY_MS = [0, 300, 1200, 2700]
const DISCONNECTED_MS = 4000
/** A connection that is being made and does not stand by then is given up. */
const UNMADE_MS = 8000
/** The same for one that stood before and only looks for another way. */
const RESTART_MS = 2500
const LOOK_MS = 400
/** Looks in a row without anything new that are enough when there is another reason to doubt. */
const HASTY = 2

export class Link {
  state: LinkState = 'idle'
  private readonly patience: number
  private readonly again: (anew: boolean) => void
  private readonly changed: () => void
  private attempts = 0
  private retry: ReturnType<typeof setTimeout> | null = null
  private doubt: ReturnType<typeof setTimeout> | null = null
  private connection: RTCPeerConnection | null = null
  private stood = false
  private hopeless = false
  private ended = false
  private readonly timer: ReturnType<typeof setInterval>
  private looking = false
  private arrived = 0
  private quiet = 0
  private hasty = false

  /** `patience`: how many looks of 0.4 s without anything new are silence. */
  constructor(patience: number, again: (anew: boolean) => void, changed: () => void) {
    this.patience = patience
    this.again = again
    this.changed = changed
    this.timer = setInterval(() => void this.look(), LOOK_MS)
  }

  begin(): void {
    if (this.state === 'idle') this.become('connecting')
  }

  /** Follows this connection from now on; `stands` is called once when it is connected. */
  watch(connection: RTCPeerConnection, stands: () => void): void {
    this.connection = connection
    this.stood = this.hopeless = false
    this.arrived = this.quiet = 0
    if (this.state === 'idle') this.become('connecting')
    this.suspect(UNMADE_MS)
    let told = false
    const look = () => {
      const current = connection === this.connection && !this.ended
      // A newer one has taken over: whatever this one replaced is let go with it.
      if (!told && (!current || connection.connectionState === 'connected')) {
        told = true
        stands()
      }
      if (!current) return
      if (connection.connectionState === 'connected') this.stands()
      else if (connection.connectionState === 'disconnected') this.suspect(DISCONNECTED_MS)
      else if (connection.connectionState === 'failed') this.failed()
    }
    connection.addEventListener('connectionstatechange', look)
    look()
  }

  /** Tries again, later each time; `hopeless` says that the other side knows nothing of this connection any more. */
  failed(hopeless = false): void {
    this.trust()
    this.hopeless ||= hopeless
    if (this.ended || this.retry !== null) return
    this.become('reconnecting')
    const pause = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)] ?? 0
    this.retry = setTimeout(() => this.now(), pause)
  }

  /** Tries again at once: the network is back. */
  hurry(): void {
    this.attempts = 0
    if (this.retry !== null) clearTimeout(this.retry)
    this.now()
  }

  /** Believes in silence sooner: the other direction has failed. */
  hasten(): void {
    this.hasty = true
  }

  end(): void {
    this.ended = true
    clearInterval(this.timer)
    this.trust()
    if (this.retry !== null) clearTimeout(this.retry)
    this.become('idle')
  }

  private now(): void {
    this.retry = null
    if (this.ended) return
    const anew = this.attempts > 0 || this.hopeless || !this.stood
    this.attempts += 1
    this.suspect(anew ? UNMADE_MS : RESTART_MS)
    this.again(anew)
  }

  private async look(): Promise<void> {
    const connection = this.connection
    if (!connection || !this.stood || this.looking) return
    this.looking = true
    const arrived = await count(connection).catch(() => 0)
    this.looking = false
    if (connection !== this.connection || this.ended) return
    const more = arrived > this.arrived
    this.arrived = arrived
    if (more) {
      this.quiet = 0
      this.hasty = false
      if (this.state === 'reconnecting' && !this.hopeless && connection.connectionState === 'connected') this.stands()
    } else if (this.state === 'connected' && arrived > 0) {
      // Counted in looks, not on the clock: a page that slept is not at fault.
      this.quiet += 1
      if (this.quiet >= (this.hasty ? HASTY : this.patience)) this.failed()
    }
  }

  private stands(): void {
    this.trust()
    if (this.retry !== null) clearTimeout(this.retry)
    this.retry = null
    this.attempts = this.quiet = 0
    this.stood = true
    this.become('connected')
  }

  private suspect(milliseconds: number): void {
    this.trust()
    this.doubt = setTimeout(() => this.failed(), milliseconds)
  }

  private trust(): void {
    if (this.doubt !== null) clearTimeout(this.doubt)
    this.doubt = null
  }

  private become(state: LinkState): void {
    if (state === this.state) return
    this.state = state
    this.changed()
  }
}

/** Bytes and answered checks on all ways of a connection; less than before when a way was given up. */
async function count(connection: RTCPeerConnection): Promise<number> {
  let sum = 0
  const report = await connection.getStats()
  report.forEach((entry: { type: string; bytesReceived?: number; responsesReceived?: number }) => {
    if (entry.type === 'candidate-pair') sum += (entry.bytesReceived ?? 0) + (entry.responsesReceived ?? 0)
  })
  return sum
}

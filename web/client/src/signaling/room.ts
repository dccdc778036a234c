/**
 * One page's conversation with a room: ticket, socket, heartbeat, and coming back by itself. Knows nothing of pages.
 *
 * A browser does not see a network that swallows packets, so silence counts as loss: every 3 s a ping, and what has not
 * answered 3 s later is gone. It comes back after 0, 0.3, 1.2, 2.7, 4.8 s, says the last event it applied, and gets
 * what it missed. docs/protocol.md says what the messages mean.
 */
import { PROTOCOL_VERSION } from './generated'
import type { Bye, ByeReason, FromClient, FromServer, IceServer, Links, Offer, Problem, Quality, Rebuild, Snapshot, Talking } from './generated'
import { applied } from './model'

export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed' | 'replaced'

export interface RoomTicket {
  ticket: string
  /** Path of the socket. */
  socket: string
}

/** Thrown by `RoomCalls.ticket` when asking again would be answered the same. */
export class TicketRefused extends Error {}

export interface RoomCalls {
  /** Asks for a fresh ticket; throws TicketRefused when there is none to be had, anything else when it may be tried again. */
  ticket(): Promise<RoomTicket>
  state(state: ConnectionState): void
  /** The room has changed; `seat` is one's own person. */
  room(room: Snapshot, seat: string): void
  /** By which servers the media engine may be reached from now on; before anything else, and again every few minutes. */
  iceServers(servers: IceServer[]): void
  /** The seat is taken, for the first time or again. */
  welcomed(): void
  offer(offer: Offer): void
  notice(notice: Talking | Quality | Links | Rebuild): void
  problem(problem: Problem): void
  /** It is over, and not tried again. */
  bye(reason: ByeReason | 'lost'): void
}

export const HEARTBEAT_MS = 3000
export const RETRY_MS = [0, 300, 1200, 2700, 4800]
const JITTER = 0.3
const GREETING_MS = 8000
const PUBLISH_MS = 15_000
const MOST_REFUSALS = 3

const FINAL: ReadonlySet<ByeReason> = new Set<ByeReason>(['replaced', 'removed', 'left', 'ended', 'offender', 'signed-out'])
const REASON_OF: Record<number, ByeReason> = {
  1009: 'offender',
  4001: 'refused',
  4002: 'replaced',
  4003: 'removed',
  4004: 'ended',
  4009: 'offender',
  4011: 'signed-out',
}

interface Waiting {
  resolve(sdp: string): void
  reject(error: Error): void
  timer: ReturnType<typeof setTimeout>
}

export class RoomConnection {
  private readonly calls: RoomCalls
  private socket: WebSocket | null = null
  private current: ConnectionState = 'connecting'
  private model: Snapshot | null = null
  private seat = ''
  private lastEvent: number | null = null
  private attempts = 0
  private refusals = 0
  private bye: Bye | null = null
  private publishing: Waiting | null = null
  private retry: ReturnType<typeof setTimeout> | null = null
  private heartbeat: ReturnType<typeof setInterval> | null = null
  private greeting: ReturnType<typeof setTimeout> | null = null
  private heardAt = 0
  private ended = false

  constructor(calls: RoomCalls) {
    this.calls = calls
  }

  open(): void {
    globalThis.addEventListener?.('online', this.online)
    globalThis.document?.addEventListener('visibilitychange', this.shown)
    void this.connect()
  }

  /** Hangs up; the seat is kept for a while. Say `leave` first to give it back. */
  close(): void {
    this.end('closed')
  }

  /** Says it if there is a conversation; returns whether it could be said. */
  say(message: FromClient): boolean {
    if (this.current !== 'open' || this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(message))
    return true
  }

  /** Offers to send; resolves with the answer. One at a time: a later one takes the place of an earlier. */
  publish(sdp: string): Promise<string> {
    this.publishingFailed('overtaken')
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.publishingFailed('timeout'), PUBLISH_MS)
      this.publishing = { resolve, reject, timer }
      if (!this.say({ type: 'publish', sdp })) this.publishingFailed('offline')
    })
  }

  private async connect(): Promise<void> {
    this.retry = null
    let ticket: RoomTicket
    try {
      ticket = await this.calls.ticket()
    } catch (error) {
      if (this.ended) return
      if (error instanceof TicketRefused) return this.finish('refused')
      return this.later()
    }
    if (this.ended) return
    const socket = new WebSocket(new URL(ticket.socket, globalThis.location.href.replace(/^http/, 'ws')))
    this.socket = socket
    this.bye = null
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, ticket: ticket.ticket, last_event: this.lastEvent }))
    }
    socket.onmessage = (event) => this.hear(socket, JSON.parse(String(event.data)) as FromServer)
    socket.onclose = (event) => this.lost(socket, event.code)
    this.greeting = setTimeout(() => this.lost(socket, 0), GREETING_MS)
  }

  private hear(socket: WebSocket, message: FromServer): void {
    if (socket !== this.socket) return
    this.heardAt = now()
    switch (message.type) {
      case 'welcome':
        this.stopGreeting()
        this.calls.iceServers(message.ice_servers)
        this.attempts = this.refusals = 0
        this.seat = message.seat
        if (message.snapshot) {
          this.model = message.snapshot
          this.lastEvent = message.last_event
        }
        this.become('open')
        this.beat(socket)
        if (this.model) this.calls.room(this.model, this.seat)
        this.calls.welcomed()
        break
      case 'ice_servers':
        this.calls.iceServers(message.ice_servers)
        break
      case 'event':
        if (!this.model || this.lastEvent === null || message.number <= this.lastEvent) break
        if (message.number !== this.lastEvent + 1) return this.lost(socket, 0) // a gap: say hello anew
        this.lastEvent = message.number
        this.model = applied(this.model, message.event)
        this.calls.room(this.model, this.seat)
        break
      case 'published':
        this.published(message.sdp)
        break
      case 'offer':
        this.calls.offer(message)
        break
      case 'talking':
      case 'quality':
      case 'links':
      case 'rebuild':
        this.calls.notice(message)
        break
      case 'problem':
        this.refused(message)
        break
      case 'bye':
        this.bye = message
        break
      case 'pong':
        break
    }
  }

  private refused(problem: Problem): void {
    if (problem.to === 'publish') this.publishingFailed(problem.code)
    // Two offers that cross are normal, and a ticket that was too old is asked for again.
    if (problem.code === 'signaling.not-offered' || problem.code === 'ticket.refused') return
    if (problem.to === 'hello') this.refusals = MOST_REFUSALS
    this.calls.problem(problem)
  }

  /** This socket is of no use any more. `code` is 0 when we say so ourselves. */
  private lost(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return
    this.drop()
    if (this.ended) return
    const reason = this.bye?.reason ?? REASON_OF[code] ?? null
    if (reason && FINAL.has(reason)) return this.finish(reason)
    if (reason === 'refused' && ++this.refusals >= MOST_REFUSALS) return this.finish('refused')
    this.later(this.bye?.retry_after ?? null)
  }

  private later(seconds: number | null = null): void {
    this.become(this.model ? 'reconnecting' : 'connecting')
    const pause = seconds === null ? (RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)] ?? 0) : seconds * 1000
    this.attempts += 1
    this.retry = setTimeout(() => void this.connect(), pause * (1 + JITTER * Math.random()))
  }

  private finish(reason: ByeReason): void {
    this.end(reason === 'replaced' ? 'replaced' : 'closed')
    this.calls.bye(reason)
  }

  private end(state: ConnectionState): void {
    if (this.ended) return
    this.ended = true
    if (this.retry !== null) clearTimeout(this.retry)
    globalThis.removeEventListener?.('online', this.online)
    globalThis.document?.removeEventListener('visibilitychange', this.shown)
    this.drop()
    this.become(state)
  }

  /** Lets the socket go without waiting for it: a dead network would keep us waiting for its close. */
  private drop(): void {
    const socket = this.socket
    this.socket = null
    this.stopGreeting()
    if (this.heartbeat !== null) clearInterval(this.heartbeat)
    this.heartbeat = null
    this.publishingFailed('offline')
    socket?.close(1000) // with a code: without one it looks to the server like a network that broke
  }

  private beat(socket: WebSocket): void {
    this.heartbeat = setInterval(() => {
      if (now() - this.heardAt > 2 * HEARTBEAT_MS - 500) this.lost(socket, 0)
      else this.say({ type: 'ping' })
    }, HEARTBEAT_MS)
  }

  private readonly online = () => {
    if (this.retry !== null) {
      clearTimeout(this.retry)
      this.attempts = 0
      void this.connect()
    } else this.doubt()
  }

  private readonly shown = () => {
    if (globalThis.document.visibilityState === 'visible') this.online()
  }

  /** Something has happened that sockets rarely survive: ask at once, and believe silence sooner. */
  private doubt(): void {
    const socket = this.socket
    const asked = now()
    if (!socket || !this.say({ type: 'ping' })) return
    setTimeout(() => {
      if (this.heardAt < asked) this.lost(socket, 0)
    }, HEARTBEAT_MS / 2)
  }

  private published(sdp: string): void {
    const waiting = this.takePublishing()
    waiting?.resolve(sdp)
  }

  private publishingFailed(why: string): void {
    this.takePublishing()?.reject(new Error(why))
  }

  private takePublishing(): Waiting | null {
    const waiting = this.publishing
    this.publishing = null
    if (waiting) clearTimeout(waiting.timer)
    return waiting
  }

  private stopGreeting(): void {
    if (this.greeting !== null) clearTimeout(this.greeting)
    this.greeting = null
  }

  private become(state: ConnectionState): void {
    if (state === this.current) return
    this.current = state
    this.calls.state(state)
  }
}

function now(): number {
  return performance.now()
}

/**
 * Sound and picture of one seat: a connection that sends and one that receives. Knows the words it needs said to the
 * server (`MediaTransport`), not how they get there, and nothing of pages.
 *
 * A dead socket never ends media: what was negotiated goes on, and what could not be said is said by `resume`.
 * A dead connection never ends the seat: each is tried again (`Link`), first by another way, then with another one.
 */
import { Link, type LinkState } from './link'
import { Outgoing, type Kind, type Tracks } from './outgoing'
import { Statistics, type LinkStatistics } from './statistics'
import { Thrift } from './thrift'

export type { LinkState } from './link'
export type { Flow, LinkStatistics } from './statistics'

export type { Kind } from './outgoing'

/** Under this mid of the offer arrives this person's sound, camera or screen. */
export interface Place {
  mid: string
  person: string
  kind: Kind
}

/** The engine's offer of all that may be heard; `connection` says for which peer connection. */
export interface SubscriptionOffer {
  connection: string
  sdp: string
  tracks: Place[]
}

export interface MediaTransport {
  /** Says an offer to send; resolves with the answer. Rejects when it was refused or could not be said. */
  publish(sdp: string): Promise<string>
  /**
   * Asks for a `SubscriptionOffer`, which then comes through `MediaSession.offered`; null asks for a new connection.
   * With `restart` ICE begins anew.
   */
  subscribe(connection: string | null, restart: boolean): void
  /** Says the answer to a `SubscriptionOffer`. */
  answer(connection: string, sdp: string): void
}

export interface MediaEvents {
  /** A person's stream: the same object for as long as the person is heard; null when no longer. */
  tracks(person: string, stream: MediaStream | null): void
  /** The screen that a person shows; null when no longer. */
  screen(person: string, stream: MediaStream | null): void
  state(sending: LinkState, receiving: LinkState): void
  statistics(statistics: LinkStatistics): void
  /** The own picture is held back, so that sound gets through, or sent again. */
  pictureHeld(held: boolean): void
}

/** How long the tiles of those who are not offered any more are kept when the connection is new. */
const GRACE_MS = 4000
const SCREEN = '/screen'
const STATISTICS_MS = 1000
/** Looks of 0.4 s: the engine reports twice a second to who sends; to who listens alone only checks are answered. */
const SENDER_PATIENCE = 3
const RECEIVER_PATIENCE = 8

export class MediaSession {
  private readonly transport: MediaTransport
  private readonly events: MediaEvents
  private configuration: RTCConfiguration
  private readonly streams = new Map<string, MediaStream>()
  private heard = new Set<string>()
  private readonly sender: Link
  private readonly receiver: Link
  private outgoing: Outgoing | null = null
  private incoming: RTCPeerConnection | null = null
  private incomingId: string | null = null
  private local: MediaStream | null = null
  private screen: MediaStreamTrack | null = null
  private withoutPictures = false
  /** Whether the engine takes a small picture beside the whole one, as far as is known. */
  private layered = true
  private negotiation: Promise<void> = Promise.resolve()
  private publishing = false
  private publishAgain = false
  private readonly timer: ReturnType<typeof setInterval>
  private readonly statistics = new Statistics()
  private readonly thrift = new Thrift()
  private closed = false

  constructor(transport: MediaTransport, events: MediaEvents, iceServers: RTCIceServer[] = []) {
    this.transport = transport
    this.events = events
    this.configuration = { iceServers, bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' }
    const changed = () => {
      if (this.sender.state === 'reconnecting') {
        this.receiver.hasten()
        this.thrift.forget()
      }
      this.events.state(this.sender.state, this.receiver.state)
    }
    this.sender = new Link(SENDER_PATIENCE, (anew) => this.publishAgainBy(anew), changed)
    this.receiver = new Link(RECEIVER_PATIENCE, (anew) => this.transport.subscribe(anew ? null : this.incomingId, !anew), changed)
    this.timer = setInterval(() => void this.measure(), STATISTICS_MS)
    globalThis.addEventListener?.('online', this.online)
  }

  /** Asks for what may be heard; call it once when the seat is taken. */
  listen(): void {
    this.receiver.begin()
    this.transport.subscribe(this.incomingId, false)
  }

  /** By which servers the engine may be reached from now on: new connections, and ways looked for anew. */
  reachBy(iceServers: RTCIceServer[]): void {
    this.configuration = { ...this.configuration, iceServers }
    for (const connection of [this.outgoing?.connection, this.incoming]) {
      if (connection && connection.connectionState !== 'closed') connection.setConfiguration(this.configuration)
    }
  }

  /**
   * Sends this stream's tracks from now on; null sends nothing. A track of a kind that is sent already takes the place
   * of the old one without any negotiation.
   */
  async send(stream: MediaStream | null): Promise<void> {
    this.local = stream
    const ask = this.outgoing ? await this.outgoing.put(this.tracks()) : Object.values(this.tracks()).some(Boolean)
    if (ask) await this.publish(false)
  }

  /** Shows this screen beside the camera; null shows none. */
  async show(screen: MediaStreamTrack | null): Promise<void> {
    this.screen = screen
    await this.send(this.local)
  }

  /**
   * Sends and receives no pictures, or again all. What is received is asked for anew: an engine need not take a picture
   * off a connection that stands.
   */
  async soundOnly(on: boolean): Promise<void> {
    if (this.withoutPictures === on) return
    this.withoutPictures = on
    await this.send(this.local)
    if (this.receiver.state !== 'idle') this.transport.subscribe(null, false)
  }

  /** Takes an offer of the engine; offers are answered one after another. */
  offered(offer: SubscriptionOffer): Promise<void> {
    this.negotiation = this.negotiation.then(() => this.answer(offer)).catch(() => this.receiver.failed())
    return this.negotiation
  }

  /** The server says that the media connections of this seat are gone. */
  rebuild(): void {
    if (this.outgoing || this.local || this.screen) this.sender.failed(true)
    this.receiver.failed(true)
  }

  /** The socket is back: says what could not be said. */
  resume(): void {
    if (this.closed) return
    if (this.sender.state === 'reconnecting') this.sender.hurry()
    if (this.receiver.state !== 'idle') this.transport.subscribe(this.receiver.state === 'connected' ? this.incomingId : null, false)
  }

  close(): void {
    this.closed = true
    clearInterval(this.timer)
    globalThis.removeEventListener?.('online', this.online)
    this.sender.end()
    this.receiver.end()
    this.outgoing?.close()
    this.incoming?.close()
    this.outgoing = this.incoming = null
    for (const place of [...this.streams.keys()]) this.drop(place)
  }

  private readonly online = () => {
    if (this.sender.state === 'reconnecting') this.sender.hurry()
    if (this.receiver.state === 'reconnecting') this.receiver.hurry()
  }

  // Sending.

  /** Offers the present tracks, on a new connection if `anew`; one at a time. */
  private async publish(anew: boolean): Promise<void> {
    if (this.closed || (!this.local && !this.screen)) return
    if (this.publishing) {
      this.publishAgain = true
      return
    }
    this.publishing = true
    this.publishAgain = false
    const usable = anew || this.outgoing?.lostLayers ? null : this.outgoing
    const outgoing = usable ?? new Outgoing(new RTCPeerConnection(this.configuration), this.layered)
    try {
      await outgoing.put(this.tracks())
      const answer = await this.transport.publish(await outgoing.offer())
      await outgoing.answered(answer)
      this.layered &&= !outgoing.refusedLayers
      await outgoing.shape(this.thrift.most)
    } catch {
      if (outgoing !== this.outgoing) outgoing.close()
      this.sender.failed()
      return
    } finally {
      this.publishing = false
    }
    if (outgoing !== this.outgoing) {
      // The engine lets the old one go when the new one stands; so do we.
      const former = this.outgoing
      this.outgoing = outgoing
      this.sender.watch(outgoing.connection, () => former?.close())
    }
    if (this.publishAgain) await this.publish(false)
  }

  private publishAgainBy(anew: boolean): void {
    if (!anew) this.outgoing?.connection.restartIce()
    void this.publish(anew)
  }

  /** What is sent now. */
  private tracks(): Tracks {
    const of = (kind: 'audio' | 'video') => this.local?.getTracks().find((track) => track.kind === kind)
    return { audio: of('audio'), video: this.withoutPictures ? undefined : of('video'), screen: this.screen ?? undefined }
  }

  // Receiving.

  private async answer(offer: SubscriptionOffer): Promise<void> {
    if (this.closed) return
    const same = this.incoming !== null && offer.connection === this.incomingId && this.incoming.connectionState !== 'closed'
    const connection = same && this.incoming ? this.incoming : new RTCPeerConnection(this.configuration)
    await connection.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    for (const transceiver of connection.getTransceivers()) {
      if (transceiver.receiver.track.kind === 'video') transceiver.direction = this.withoutPictures ? 'inactive' : 'recvonly'
    }
    await connection.setLocalDescription(await connection.createAnswer())
    this.transport.answer(offer.connection, connection.localDescription?.sdp ?? '')
    const former = this.incoming
    this.incoming = connection
    this.incomingId = offer.connection
    this.place(connection, offer.tracks, same)
    if (!same) this.receiver.watch(connection, () => former?.close())
  }

  /** Puts each track into its person's stream; a new one waits until it carries something, so that no tile goes black. */
  private place(connection: RTCPeerConnection, places: Place[], same: boolean): void {
    this.heard = new Set(places.map(nameOf))
    if (same) this.dropUnheard()
    // After a rebuild the others come back one by one: their tiles wait for them a little.
    else setTimeout(() => this.dropUnheard(), GRACE_MS)
    const transceivers = new Map(connection.getTransceivers().map((transceiver) => [transceiver.mid, transceiver]))
    for (const place of places) {
      const track = transceivers.get(place.mid)?.receiver.track
      if (!track) continue
      const name = nameOf(place)
      const stream = this.streams.get(name) ?? new MediaStream()
      const put = () => {
        if (connection !== this.incoming || this.streams.get(name) !== stream) return
        // Names are given anew on each connection, and a stream silently refuses a track whose name it has already.
        const former = stream.getTracks().filter((other) => other.kind === track.kind || other.id === track.id)
        for (const other of former) if (other !== track) stream.removeTrack(other)
        stream.addTrack(track)
      }
      const isNew = !this.streams.has(name)
      this.streams.set(name, stream)
      const waits = stream.getTracks().some((other) => other.kind === track.kind && other !== track)
      if (!waits || !track.muted) put()
      else track.addEventListener('unmute', put, { once: true })
      if (isNew) this.tell(name, stream)
    }
  }

  private dropUnheard(): void {
    for (const name of [...this.streams.keys()]) if (!this.heard.has(name)) this.drop(name)
  }

  private drop(name: string): void {
    this.streams.delete(name)
    this.tell(name, null)
  }

  private tell(name: string, stream: MediaStream | null): void {
    if (name.endsWith(SCREEN)) this.events.screen(name.slice(0, -SCREEN.length), stream)
    else this.events.tracks(name, stream)
  }

  private async measure(): Promise<void> {
    const [sent, received] = await Promise.all([this.outgoing?.connection.getStats(), this.incoming?.getStats()])
    if (this.closed) return
    const statistics = this.statistics.since(sent, received)
    this.events.statistics(statistics)
    await this.save(statistics)
  }

  private async save({ sentPackets, lostPackets, roundTripMs, room }: LinkStatistics): Promise<void> {
    const before = this.thrift.held
    // A silent or new connection says nothing about the line.
    if (this.sender.state !== 'connected' || !this.outgoing || sentPackets === 0) return
    if (!this.thrift.take({ sent: sentPackets, lost: lostPackets, roundTripMs, room })) return
    // Its layers rest where they are: to agree anew on what is sent would cost the voice seconds on such a line.
    await this.outgoing.shape(this.thrift.most)
    if (this.thrift.held !== before) this.events.pictureHeld(this.thrift.held)
  }
}

/** A person's sound and camera are one stream, the screen beside them another. */
function nameOf(place: Place): string {
  return place.kind === 'screen' ? place.person + SCREEN : place.person
}

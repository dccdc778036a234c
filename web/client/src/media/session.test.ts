import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MediaSession, type Place } from './session'

/** A track as a browser gives it: silent until something arrives, ended when its connection is closed. */
class Track extends EventTarget {
  muted = true
  readyState = 'live'
  constructor(readonly kind: string, readonly id: string) {
    super()
  }
  carry(): void {
    this.muted = false
    this.dispatchEvent(new Event('unmute'))
  }
}

/** A stream as in browsers: what has a name that is there already is not added. */
class Stream {
  private readonly tracks = new Map<string, Track>()
  getTracks = () => [...this.tracks.values()]
  addTrack = (track: Track) => void (this.tracks.has(track.id) || this.tracks.set(track.id, track))
  removeTrack = (track: Track) => void (this.tracks.get(track.id) === track && this.tracks.delete(track.id))
}

/** A connection whose tracks are named by their mids; the offer is "kind kind …", one of them a mid. */
class Connection extends EventTarget {
  connectionState = 'new'
  localDescription = { sdp: 'answer' }
  tracks: Track[] = []
  constructor() {
    super()
    made.push(this)
  }
  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.tracks = sdp.split(' ').map((kind, mid) => new Track(kind, String(mid)))
  }
  async createAnswer(): Promise<object> {
    return {}
  }
  async setLocalDescription(): Promise<void> {}
  async getStats(): Promise<Map<string, object>> {
    return new Map()
  }
  getTransceivers = () => this.tracks.map((track) => ({ mid: track.id, receiver: { track }, direction: 'recvonly' }))
  close(): void {
    this.connectionState = 'closed'
    for (const track of this.tracks) track.readyState = 'ended'
  }
  stand(): void {
    this.connectionState = 'connected'
    this.dispatchEvent(new Event('connectionstatechange'))
  }
}

let made: Connection[] = []
let streams: Map<string, Stream>
let session: MediaSession

const kinds = (person: string) => streams.get(person)?.getTracks().filter((track) => track.readyState === 'live').map((track) => track.kind).sort()

async function offered(connection: string, sdp: string): Promise<Connection> {
  const tracks = sdp.split(' ').map((kind, mid) => ({ mid: String(mid), person: 'li', kind }) as Place)
  await session.offered({ connection, sdp, tracks })
  return made.at(-1) as Connection
}

beforeEach(() => {
  made = []
  streams = new Map()
  vi.stubGlobal('RTCPeerConnection', Connection)
  vi.stubGlobal('MediaStream', Stream)
  const transport = { publish: async () => '', subscribe: () => {}, answer: () => {} }
  const events = {
    tracks: (person: string, stream: unknown) => void streams.set(person, stream as Stream),
    screen: () => {}, state: () => {}, statistics: () => {}, pictureHeld: () => {},
  }
  session = new MediaSession(transport, events)
})
afterEach(() => {
  session.close()
  vi.unstubAllGlobals()
})

describe('after a new connection', () => {
  it('both sound and picture come back, though their tracks have changed names', async () => {
    const first = await offered('one', 'audio video')
    first.stand()
    expect(kinds('li')).toEqual(['audio', 'video'])

    const second = await offered('two', 'video audio')
    second.stand()
    second.tracks[1]?.carry()
    second.tracks[0]?.carry()

    expect(kinds('li')).toEqual(['audio', 'video'])
    expect(streams.get('li')?.getTracks()).toHaveLength(2)
  })

  it('the last picture stays until the new one carries something', async () => {
    const first = await offered('one', 'audio video')
    first.stand()
    const second = await offered('two', 'audio video')

    expect(streams.get('li')?.getTracks()).toEqual(first.tracks)
    second.stand()
    second.tracks[1]?.carry()
    expect(streams.get('li')?.getTracks()).toContain(second.tracks[1])
  })
})

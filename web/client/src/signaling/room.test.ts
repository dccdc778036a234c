import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromServer, Snapshot } from './generated'
import { applied } from './model'
import { HEARTBEAT_MS, RoomConnection, TicketRefused } from './room'
import type { RoomCalls } from './room'

const SNAPSHOT: Snapshot = {
  room_id: 'r',
  case_id: 'c',
  host: 'm',
  session: { state: 'NOT_STARTED', starts_at: '', started_at: null, ended_at: null },
  recording: { on: false, since: null, alarm: null },
  paper: null,
  seats: [],
}

/** A socket held by the test's hand. */
class FakeSocket {
  static readonly OPEN = 1
  static made: FakeSocket[] = []
  readyState = 1
  said: Record<string, unknown>[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  constructor(readonly address: URL) {
    FakeSocket.made.push(this)
  }
  send(text: string) {
    this.said.push(JSON.parse(text) as Record<string, unknown>)
  }
  close() {
    this.readyState = 3
  }
  hears(message: FromServer) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  welcomes(lastEvent: number, snapshot: Snapshot | null = SNAPSHOT) {
    this.onopen?.()
    this.hears({ type: 'welcome', protocol: 1, seat: 'me', snapshot, last_event: lastEvent, ice_servers: [] })
  }
  breaks(code = 1006) {
    this.onclose?.({ code })
  }
}

const socket = (number = -1) => FakeSocket.made.at(number) as FakeSocket

function aRoom(changes: Partial<RoomCalls> = {}) {
  const calls = {
    ticket: vi.fn(() => Promise.resolve({ ticket: `t${FakeSocket.made.length}`, socket: '/ws/room' })),
    state: vi.fn(),
    room: vi.fn(),
    iceServers: vi.fn(),
    welcomed: vi.fn(),
    offer: vi.fn(),
    notice: vi.fn(),
    problem: vi.fn(),
    bye: vi.fn(),
    ...changes,
  }
  return { calls, room: new RoomConnection(calls) }
}

async function opened(lastEvent = 5) {
  const made = aRoom()
  made.room.open()
  await vi.advanceTimersByTimeAsync(0)
  socket().welcomes(lastEvent)
  return made
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { href: 'https://concord.test/p' })
  FakeSocket.made = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a room', () => {
  it('says hello with its ticket, which is in no address', async () => {
    await opened()

    expect(socket().address.href).toBe('wss://concord.test/ws/room')
    expect(socket().said[0]).toEqual({ type: 'hello', protocol: 1, ticket: 't0', last_event: null })
  })

  it('comes back at once after a cut and says the last event it applied', async () => {
    const { calls } = await opened(5)
    socket().hears({ type: 'event', number: 6, event: { type: 'paper', document_id: 'd' } })

    socket().breaks()
    await vi.advanceTimersByTimeAsync(0)
    socket().welcomes(6, null)

    expect(socket().said[0]).toMatchObject({ type: 'hello', ticket: 't1', last_event: 6 })
    expect(vi.mocked(calls.state).mock.calls.flat()).toEqual(['open', 'reconnecting', 'open'])
    expect(calls.room).toHaveBeenLastCalledWith({ ...SNAPSHOT, paper: 'd' }, 'me')
  })

  it('tries again after 0, 0.3, 1.2, 2.7, 4.8 s', async () => {
    await opened()
    for (const pause of [0, 300, 1200, 2700, 4800, 4800]) {
      const before = FakeSocket.made.length
      socket().breaks()
      await vi.advanceTimersByTimeAsync(Math.max(0, pause - 1))
      expect(FakeSocket.made.length).toBe(pause === 0 ? before + 1 : before)
      await vi.advanceTimersByTimeAsync(1)
      expect(FakeSocket.made.length).toBe(before + 1)
    }
  })

  it('notices within 8 s that nothing answers any more', async () => {
    await opened()

    await vi.advanceTimersByTimeAsync(2 * HEARTBEAT_MS + 1)

    expect(FakeSocket.made.length).toBe(2)
  })

  it('stays while its heartbeat is answered', async () => {
    await opened()
    for (let beat = 0; beat < 10; beat++) {
      await vi.advanceTimersByTimeAsync(HEARTBEAT_MS)
      socket().hears({ type: 'pong' })
    }

    expect(FakeSocket.made.length).toBe(1)
    expect(socket().said.filter((message) => message.type === 'ping').length).toBe(10)
  })

  it('says hello anew when an event is missing, and applies none twice', async () => {
    const { calls } = await opened(5)
    socket().hears({ type: 'event', number: 5, event: { type: 'paper', document_id: 'old' } })
    expect(calls.room).toHaveBeenCalledTimes(1)

    socket().hears({ type: 'event', number: 7, event: { type: 'paper', document_id: 'far' } })
    await vi.advanceTimersByTimeAsync(0)
    socket().onopen?.()

    expect(calls.room).toHaveBeenCalledTimes(1)
    expect(socket().said[0]).toMatchObject({ last_event: 5 })
  })

  it.each([
    ['replaced', 'replaced'],
    ['removed', 'closed'],
    ['ended', 'closed'],
    ['signed-out', 'closed'],
  ] as const)('does not come back when it was %s', async (reason, state) => {
    const { calls } = await opened()
    socket().hears({ type: 'bye', reason, retry_after: null })
    socket().breaks(1000)
    await vi.advanceTimersByTimeAsync(60_000)

    expect(FakeSocket.made.length).toBe(1)
    expect(calls.state).toHaveBeenLastCalledWith(state)
    expect(calls.bye).toHaveBeenCalledWith(reason)
  })

  it('knows by the close code that it was replaced, even if the bye was lost', async () => {
    const { calls } = await opened()
    socket().breaks(4002)

    expect(calls.state).toHaveBeenLastCalledWith('replaced')
  })

  it('waits as long as a restart asks for', async () => {
    await opened()
    socket().hears({ type: 'bye', reason: 'restart', retry_after: 2.5 })
    socket().breaks(1012)

    await vi.advanceTimersByTimeAsync(2499)
    expect(FakeSocket.made.length).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(FakeSocket.made.length).toBe(2)
  })

  it('asks for another ticket when one was too old, but not for ever', async () => {
    const { calls } = await opened()
    for (let refusal = 0; refusal < 5; refusal++) {
      socket().hears({ type: 'problem', code: 'ticket.refused', title: '', detail: '', to: 'hello' })
      socket().hears({ type: 'bye', reason: 'refused', retry_after: null })
      socket().breaks(4001)
      await vi.advanceTimersByTimeAsync(5000)
    }

    expect(FakeSocket.made.length).toBe(3)
    expect(calls.bye).toHaveBeenCalledWith('refused')
  })

  it('gives up at once when there is no ticket to be had, and tries on when the network is the cause', async () => {
    const refused = aRoom({ ticket: () => Promise.reject(new TicketRefused('room.closed')) })
    refused.room.open()
    const offline = aRoom({ ticket: vi.fn(() => Promise.reject(new Error('network'))) })
    offline.room.open()
    await vi.advanceTimersByTimeAsync(400)

    expect(refused.calls.bye).toHaveBeenCalledWith('refused')
    expect(offline.calls.ticket).toHaveBeenCalledTimes(3)
  })

  it('hands an answer to whoever offered, and tells when it was refused or cut off', async () => {
    const { room } = await opened()

    const answered = room.publish('offer 1')
    socket().hears({ type: 'published', sdp: 'answer 1' })
    const refused = room.publish('offer 2').catch((error: Error) => error.message)
    socket().hears({ type: 'problem', code: 'room.not-admitted', title: '', detail: '', to: 'publish' })
    const cut = room.publish('offer 3').catch((error: Error) => error.message)
    socket().breaks()

    expect([await answered, await refused, await cut]).toEqual(['answer 1', 'room.not-admitted', 'offline'])
  })

  it('says nothing into a socket that is not open', async () => {
    const { room } = await opened()
    expect(room.say({ type: 'end' })).toBe(true)
    socket().breaks()
    expect(room.say({ type: 'end' })).toBe(false)
  })
})

describe('a change', () => {
  const seat = (person: string, camera = false) => ({
    person,
    name: person,
    role: 'party',
    side: null,
    state: 'WAITING' as const,
    since: '',
    camera,
    microphone: false,
    muted_audio: false,
    muted_video: false,
  })

  it('puts a seat in place of the old one, and a new one at the end', () => {
    const before = { ...SNAPSHOT, seats: [seat('a'), seat('b')] }

    const after = applied(applied(before, { type: 'seat', seat: seat('a', true) }), { type: 'seat', seat: seat('c') })

    expect(after.seats.map(({ person, camera }) => [person, camera])).toEqual([['a', true], ['b', false], ['c', false]])
  })

  it('takes a seat away', () => {
    expect(applied({ ...SNAPSHOT, seats: [seat('a')] }, { type: 'unseated', person: 'a' }).seats).toEqual([])
  })
})

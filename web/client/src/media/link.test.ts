import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Link } from './link'

/** A peer connection held by the test's hand: `bytes` is what has arrived. */
class FakeConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new'
  bytes = 1
  getStats() {
    return Promise.resolve(new Map([['p', { type: 'candidate-pair', bytesReceived: this.bytes, responsesReceived: 0 }]]))
  }
  becomes(state: RTCPeerConnectionState) {
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }
}

const PATIENCE = 3
const LOOK = 400

function aLink(patience = PATIENCE) {
  const again = vi.fn<(anew: boolean) => void>()
  const link = new Link(patience, again, vi.fn())
  const connection = new FakeConnection()
  link.watch(connection as unknown as RTCPeerConnection, () => {})
  return { link, again, connection }
}

/** Lets time pass; what arrives meanwhile is counted. */
async function pass(connection: FakeConnection, looks: number, arriving: boolean) {
  for (let look = 0; look < looks; look += 1) {
    if (arriving) connection.bytes += 100
    await vi.advanceTimersByTimeAsync(LOOK)
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a direction of media', () => {
  it('stays with a connection on which something arrives', async () => {
    const { link, again, connection } = aLink()
    connection.becomes('connected')
    await pass(connection, 50, true)
    expect(again).not.toHaveBeenCalled()
    expect(link.state).toBe('connected')
  })

  it('looks for another way on the same connection when nothing arrives for a good second', async () => {
    const { link, again, connection } = aLink()
    connection.becomes('connected')
    await pass(connection, 5, true)
    await pass(connection, PATIENCE + 1, false)
    expect(again.mock.calls).toEqual([[false]])
    expect(link.state).toBe('reconnecting')
    await pass(connection, 2, true)
    expect(link.state).toBe('connected')
    await pass(connection, 20, true)
    expect(again).toHaveBeenCalledTimes(1)
  })

  it('takes another connection when another way does not help', async () => {
    const { again, connection } = aLink()
    connection.becomes('connected')
    await pass(connection, 5, true)
    await pass(connection, 14, false)
    expect(again.mock.calls).toEqual([[false], [true]])
  })

  it('takes another connection at once when the server knows nothing of this one', async () => {
    const { link, again, connection } = aLink()
    connection.becomes('connected')
    link.failed(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(again.mock.calls).toEqual([[true]])
  })

  it('believes in silence sooner when the other direction has failed', async () => {
    const { link, again, connection } = aLink(8)
    connection.becomes('connected')
    await pass(connection, 5, true)
    link.hasten()
    await pass(connection, 4, false)
    expect(again.mock.calls).toEqual([[false]])
  })

  it('waits for a connection that is being made, and then gives it up', async () => {
    const { again, connection } = aLink()
    await pass(connection, 15, false)
    expect(again).not.toHaveBeenCalled()
    await pass(connection, 6, false)
    expect(again.mock.calls).toEqual([[true]])
  })
})

/** What flowed since the last look, from the browser's statistics (https://www.w3.org/TR/webrtc-stats/). */
export interface LinkStatistics {
  sending: Flow
  receiving: Flow
  roundTripMs: number | null
  /** Packets since the last statistics, and how many of them the engine missed. */
  sentPackets: number
  lostPackets: number
  /** Bits per second that may be sent, as the browser and the engine estimate; null where the browser does not say. */
  room: number | null
  /** Why the browser sends a smaller picture than asked for: "cpu", "bandwidth", "none". */
  limitedBy: string
}

export interface Flow {
  /** Bits per second since the last statistics. */
  bitrate: number
  /** Lost, as a fraction, since the last statistics. */
  loss: number
  framesPerSecond: number
}

export class Statistics {
  private counted = new Map<string, Counted>()
  /** When the engine's last report on each came: what was said of a picture that is sent no longer says nothing of now. */
  private readonly heardAt = new Map<string, number>()

  /** Reads the reports of the sending and the receiving connection; either may be absent. */
  since(sent: RTCStatsReport | undefined, received: RTCStatsReport | undefined): LinkStatistics {
    const counted = new Map<string, Counted>()
    const result: LinkStatistics = { sending: nothing(), receiving: nothing(), roundTripMs: null, sentPackets: 0, lostPackets: 0, room: null, limitedBy: 'none' }
    sent?.forEach((entry: Entry) => {
      if (entry.type === 'outbound-rtp') {
        this.count(counted, `out ${entry.id}`, entry, entry.bytesSent ?? 0, result.sending)
        result.sentPackets += this.more(counted, `sent ${entry.id}`, entry.packetsSent ?? 0)
        result.sending.framesPerSecond = Math.max(result.sending.framesPerSecond, entry.framesPerSecond ?? 0)
        if (entry.kind === 'video') result.limitedBy = entry.qualityLimitationReason ?? 'none'
      } else if (entry.type === 'remote-inbound-rtp') {
        result.sending.loss = Math.max(result.sending.loss, entry.fractionLost ?? 0)
        result.lostPackets += this.more(counted, `lost ${entry.id}`, entry.packetsLost ?? 0)
        const fresh = this.heardAt.get(entry.id) !== entry.timestamp
        this.heardAt.set(entry.id, entry.timestamp)
        if (fresh && entry.roundTripTime !== undefined) result.roundTripMs = Math.max(result.roundTripMs ?? 0, 1000 * entry.roundTripTime)
      } else if (entry.type === 'candidate-pair' && entry.nominated) {
        result.room = entry.availableOutgoingBitrate ?? result.room
      }
    })
    received?.forEach((entry: Entry) => {
      if (entry.type !== 'inbound-rtp') return
      this.count(counted, `in ${entry.id}`, entry, entry.bytesReceived ?? 0, result.receiving)
      result.receiving.framesPerSecond = Math.max(result.receiving.framesPerSecond, entry.framesPerSecond ?? 0)
    })
    this.counted = counted
    return result
  }

  private more(counted: Map<string, Counted>, name: string, packets: number): number {
    const before = this.counted.get(name)
    counted.set(name, { at: 0, bytes: 0, packets, lost: 0 })
    return before ? Math.max(0, packets - before.packets) : 0
  }

  private count(counted: Map<string, Counted>, name: string, entry: Entry, bytes: number, flow: Flow): void {
    const now: Counted = { at: entry.timestamp, bytes, packets: entry.packetsReceived ?? 0, lost: entry.packetsLost ?? 0 }
    const before = this.counted.get(name)
    counted.set(name, now)
    if (!before || now.at <= before.at) return
    flow.bitrate += Math.round((8000 * (now.bytes - before.bytes)) / (now.at - before.at))
    const lost = Math.max(0, now.lost - before.lost)
    const due = lost + now.packets - before.packets
    if (lost > 0 && due > 0) flow.loss = Math.max(flow.loss, lost / due)
  }
}

interface Counted {
  at: number
  bytes: number
  packets: number
  lost: number
}

/** The fields of RTCStats entries that are read here (https://www.w3.org/TR/webrtc-stats/). */
interface Entry {
  id: string
  type: string
  timestamp: number
  kind?: string
  bytesSent?: number
  bytesReceived?: number
  nominated?: boolean
  availableOutgoingBitrate?: number
  packetsReceived?: number
  packetsSent?: number
  packetsLost?: number
  framesPerSecond?: number
  fractionLost?: number
  roundTripTime?: number
  qualityLimitationReason?: string
}

function nothing(): Flow {
  return { bitrate: 0, loss: 0, framesPerSecond: 0 }
}

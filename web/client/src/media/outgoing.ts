/**
 * What one connection sends: a voice, a camera, a screen, each in a section of its own that is used again.
 *
 * The engine takes VP8 before H.264 and, of a camera, a small picture beside the whole one (simulcast), so that who has
 * a narrow link need not make everybody's picture small. It tells a screen from a camera by a line that browsers do not
 * write (`a=content:slides`, RFC 4796): it is put into the text that is said, never into what the browser holds.
 */
export type Kind = 'audio' | 'video' | 'screen'
export type Tracks = Partial<Record<Kind, MediaStreamTrack>>

const KINDS: readonly Kind[] = ['audio', 'video', 'screen']
const SMALL = 'l'
const LARGE = 'h'
const SMALL_BITRATE = 150_000
/** A page of text stays readable at few frames a second. */
const SCREEN_BITRATE = 1_200_000
/** Carries no voice or picture itself; a browser that knows it makes up for lost packets with it. */
const REPAIRS = 'video/rtx'

export class Outgoing {
  readonly connection: RTCPeerConnection
  /** A browser cannot offer this connection again: its layers have lost their names, as they do where none is agreed on. */
  lostLayers = false
  /** They were lost because the engine takes one picture alone, not because no picture was sent for a while. */
  refusedLayers = false
  private readonly layered: boolean
  private readonly places = new Map<Kind, RTCRtpTransceiver>()

  constructor(connection: RTCPeerConnection, layered: boolean) {
    this.connection = connection
    this.layered = layered
  }

  /** Puts these tracks in the place of those sent so far; returns whether the other side must be asked again. */
  async put(tracks: Tracks): Promise<boolean> {
    let ask = false
    for (const kind of KINDS) {
      const track = tracks[kind] ?? null
      const place = this.places.get(kind)
      if (!place) {
        if (track) this.places.set(kind, this.added(kind, track))
        ask ||= track !== null
        continue
      }
      if (place.sender.track !== track) await place.sender.replaceTrack(track)
      const direction = track ? 'sendonly' : 'inactive'
      ask ||= place.direction !== direction
      place.direction = direction
    }
    return ask
  }

  /** Makes the offer; returns it as it is said to the engine. */
  async offer(): Promise<string> {
    await this.connection.setLocalDescription(await this.connection.createOffer())
    const said = this.connection.localDescription?.sdp ?? ''
    const screen = this.places.get('screen')?.mid
    return screen ? withSlides(said, screen) : said
  }

  async answered(sdp: string): Promise<void> {
    const camera = this.places.get('video')
    this.lostLayers = this.layered && camera !== undefined && !/^a=simulcast:recv/m.test(sdp)
    this.refusedLayers = this.lostLayers && camera?.direction === 'sendonly'
    await this.connection.setRemoteDescription({ type: 'answer', sdp })
  }

  /** Sound before picture when there is not enough for both; `most` bits per second for the camera. */
  async shape(most: number): Promise<void> {
    for (const [kind, { sender }] of this.places) {
      const parameters = sender.getParameters()
      if (!sender.track || parameters.encodings.length === 0) continue
      for (const encoding of parameters.encodings) {
        encoding.networkPriority = encoding.priority = kind === 'audio' ? 'high' : 'low'
        if (kind === 'screen') encoding.maxBitrate = SCREEN_BITRATE
        if (kind === 'video') Object.assign(encoding, cameraLayer(encoding.rid, parameters.encodings.length, most))
      }
      await sender.setParameters(parameters).catch(() => {}) // older browsers know fewer parameters
    }
  }

  close(): void {
    this.connection.close()
  }

  private added(kind: Kind, track: MediaStreamTrack): RTCRtpTransceiver {
    const layers = kind === 'video' && this.layered ? [{ rid: SMALL, scaleResolutionDownBy: 2, maxBitrate: SMALL_BITRATE }, { rid: LARGE }] : undefined
    const place = this.connection.addTransceiver(track, { direction: 'sendonly', ...(layers && { sendEncodings: layers }) })
    const known = kind === 'audio' ? null : RTCRtpSender.getCapabilities?.('video')
    const wanted = known ? preferred(known.codecs) : []
    if (wanted.length > 0) place.setCodecPreferences?.(wanted)
    return place
  }
}

/** VP8 first, H.264 that every phone decodes second, and what repairs them; nothing that the engine would refuse. */
export function preferred(codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  const named = (mime: string) => codecs.filter((codec) => codec.mimeType.toLowerCase() === mime)
  const h264 = named('video/h264').filter((codec) => /packetization-mode=1/.test(codec.sdpFmtpLine ?? ''))
  const everybodys = h264.filter((codec) => /profile-level-id=42e0/i.test(codec.sdpFmtpLine ?? ''))
  const carrying = [...named('video/vp8'), ...everybodys, ...h264.filter((codec) => !everybodys.includes(codec))]
  return carrying.length > 0 ? [...carrying, ...named(REPAIRS)] : []
}

/** Returns the offer with the section of this mid marked as a screen. */
export function withSlides(sdp: string, mid: string): string {
  return sdp.replace(new RegExp(`^a=mid:${mid}\\r?$`, 'm'), `a=mid:${mid}\r\na=content:slides\r`)
}

/** One layer of the camera within `most` bits per second; an engine that takes one alone gets the whole picture. */
export function cameraLayer(rid: string | undefined, layers: number, most: number): RTCRtpEncodingParameters {
  if (most === 0) return { active: false }
  if (layers === 1) return { active: true, scaleResolutionDownBy: 1, maxBitrate: most }
  if (rid === SMALL) return { active: true, maxBitrate: Math.min(SMALL_BITRATE, most) }
  return { active: most > SMALL_BITRATE, maxBitrate: Math.max(most - SMALL_BITRATE, SMALL_BITRATE) }
}

import { describe, expect, it } from 'vitest'
import { cameraLayer, preferred, withSlides } from './outgoing'

const codec = (mimeType: string, sdpFmtpLine?: string) => ({ mimeType, clockRate: 90_000, sdpFmtpLine })
const VP8 = codec('video/VP8')
const VP9 = codec('video/VP9')
const AV1 = codec('video/AV1')
const RTX = codec('video/rtx')
const OLD_H264 = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f')
const HIGH_H264 = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f')
const H264 = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f')

describe('codecs', () => {
  it('are VP8, then the H.264 of every phone, then other H.264, and nothing the engine refuses', () => {
    expect(preferred([AV1, HIGH_H264, OLD_H264, H264, RTX, VP9, VP8])).toEqual([VP8, H264, HIGH_H264, RTX])
  })
  it('are H.264 alone where a phone cannot do VP8', () => {
    expect(preferred([H264, RTX])).toEqual([H264, RTX])
  })
  it('are left to the browser where it knows neither', () => {
    expect(preferred([VP9, AV1, RTX])).toEqual([])
  })
})

describe('a screen', () => {
  const offer = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:1', 'a=sendonly', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:12', 'a=sendonly', ''].join('\r\n')

  it('is marked in its own section and nowhere else', () => {
    expect(withSlides(offer, '12').split('\r\n')).toEqual([
      'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:1', 'a=sendonly',
      'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:12', 'a=content:slides', 'a=sendonly', '',
    ])
  })
})

describe('the layers of a camera', () => {
  it('share what there is, and the whole picture goes before the small one does', () => {
    expect(cameraLayer('l', 2, 900_000)).toEqual({ active: true, maxBitrate: 150_000 })
    expect(cameraLayer('h', 2, 900_000)).toEqual({ active: true, maxBitrate: 750_000 })
    expect(cameraLayer('h', 2, 150_000).active).toBe(false)
    expect(cameraLayer('l', 2, 150_000)).toEqual({ active: true, maxBitrate: 150_000 })
  })
  it('rest, all of them, where there is nothing for the picture', () => {
    for (const [rid, layers] of [['l', 2], ['h', 2], [undefined, 1]] as const) expect(cameraLayer(rid, layers, 0)).toEqual({ active: false })
  })
  it('are one whole picture for an engine that takes one alone', () => {
    expect(cameraLayer('l', 1, 600_000)).toEqual({ active: true, scaleResolutionDownBy: 1, maxBitrate: 600_000 })
  })
})

/** Sound for the device check: how loud one speaks, and a chime to listen for. Knows nothing of pages. */

let shared: AudioContext | null = null

/** The page's one AudioContext. Call it inside a tap, or iOS keeps it silent. */
export function audio(): AudioContext {
  shared ??= new AudioContext()
  if (shared.state !== 'running') void shared.resume()
  return shared
}

/** Tells the loudness of a stream, 0 to 1, about fifteen times a second; returns how to stop. */
export function watchLevel(stream: MediaStream, tell: (level: number) => void): () => void {
  if (stream.getAudioTracks().length === 0) return () => {}
  const context = audio()
  const source = context.createMediaStreamSource(stream)
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    tell(loudness(samples))
  }, 66)
  return () => {
    clearInterval(timer)
    source.disconnect()
  }
}

/** Root mean square on a scale of decibels: -55 dB is silence (0), -12 dB is full (1). */
export function loudness(samples: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < samples.length; index++) sum += (samples[index] ?? 0) ** 2
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-10)
  return Math.min(1, Math.max(0, (decibels + 55) / 43))
}

const CHIME_HZ = [523.25, 659.25, 783.99]
const NOTE_SECONDS = 0.5

/** Plays three rising notes; resolves when the last one has faded. */
export function playChime(): Promise<void> {
  const context = audio()
  const start = context.currentTime + 0.05
  return new Promise((done) => {
    CHIME_HZ.forEach((hertz, index) => {
      const note = context.createOscillator()
      const loud = context.createGain()
      const at = start + index * NOTE_SECONDS
      note.frequency.value = hertz
      loud.gain.setValueAtTime(0.0001, at)
      loud.gain.exponentialRampToValueAtTime(0.4, at + 0.04)
      loud.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS + 0.3)
      note.connect(loud).connect(context.destination)
      note.start(at)
      note.stop(at + NOTE_SECONDS + 0.35)
      if (index === CHIME_HZ.length - 1) note.onended = () => done()
    })
  })
}

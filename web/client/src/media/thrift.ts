/**
 * When there is not enough for both, sound goes before picture: how much of the own picture may be sent, from what is
 * lost on the way. A pure rule; `MediaSession` feeds it once a second and does what it says.
 *
 * Much lost, or very late: no picture at once. The same on a poor line on which not even the small picture has room.
 * Little lost for a while: a small one again, and then step by step more.
 * A line that fails each time it is tried is left alone for longer and longer.
 */
export interface Sample {
  /** Packets since the last sample. */
  sent: number
  lost: number
  roundTripMs: number | null
  /** Bits per second that the browser and the engine think the line carries; null if they do not say. */
  room: number | null
}

/** Bits per second that the picture may take; 0 is none. */
export const STEPS = [0, 150_000, 300_000, 600_000, 1_050_000] as const

const BAD_SECONDS = 2
const BAD_LOSS = 0.12
const BAD_ROUND_TRIP_MS = 1200
/** Without room for the small picture: what is lost or late on a line that is to blame, not a busy machine. */
const POOR_SECONDS = 3
const POOR_LOSS = 0.03
const POOR_ROUND_TRIP_MS = 200
const GOOD_SECONDS = 5
/** A twentieth lost looks like this much in five seconds of speech once in six hundred looks. */
const GOOD_LOSS = 0.015
const GOOD_ROUND_TRIP_MS = 600
const STEP_SECONDS = 2
/** A picture that is held again so soon was tried in vain. */
const VAIN_SECONDS = 15
const WAIT_SECONDS = 4
const MOST_WAIT_SECONDS = 40

/** After another way was taken the engine tells late what the old one lost. */
const SKIPPED_SECONDS = 2

export class Thrift {
  private step: number = STEPS.length - 1
  private samples: Sample[] = []
  /** Seconds since the step was changed last. */
  private since = 0
  private trying = false
  private wait = WAIT_SECONDS
  private skip = 0

  get most(): number {
    return STEPS[this.step] ?? 0
  }

  get held(): boolean {
    return this.step === 0
  }

  /** Takes what one more second brought; returns whether `most` has changed. */
  take(sample: Sample): boolean {
    if (this.skip > 0) {
      this.skip -= 1
      return false
    }
    this.samples = [...this.samples.slice(1 - GOOD_SECONDS), sample]
    this.since += 1
    if (this.trying && !this.held && this.since > VAIN_SECONDS) {
      this.trying = false
      this.wait = WAIT_SECONDS
    }
    if (this.step > 0 && (this.worse(BAD_SECONDS, BAD_LOSS, BAD_ROUND_TRIP_MS) || this.tight())) {
      this.wait = this.trying ? Math.min(2 * this.wait, MOST_WAIT_SECONDS) : WAIT_SECONDS
      return this.become(0)
    }
    const patience = this.held ? this.wait : STEP_SECONDS
    const seconds = this.held ? GOOD_SECONDS : STEP_SECONDS
    if (this.step < STEPS.length - 1 && this.since >= patience && this.better(seconds)) {
      this.trying = true
      return this.become(this.step + 1)
    }
    return false
  }

  /** Another way was taken: what was lost before belongs to the old one. */
  forget(): void {
    this.samples = []
    this.skip = SKIPPED_SECONDS
  }

  private become(step: number): boolean {
    this.step = step
    this.since = 0
    if (step === 0) this.samples = []
    return true
  }

  private worse(seconds: number, loss: number, roundTripMs: number): boolean {
    const last = this.last(seconds)
    if (last.length < seconds) return false
    // Each of them: what a short cut swallowed is told in one lump and says nothing about the line.
    return last.every((sample) => share([sample]) > loss) || last.every((sample) => (sample.roundTripMs ?? 0) > roundTripMs)
  }

  private tight(): boolean {
    const last = this.last(POOR_SECONDS)
    if (last.length < POOR_SECONDS || last.some((sample) => (sample.room ?? Infinity) >= STEPS[1])) return false
    return share(last) > POOR_LOSS || last.every((sample) => (sample.roundTripMs ?? 0) > POOR_ROUND_TRIP_MS)
  }

  private better(seconds: number): boolean {
    const last = this.last(seconds)
    return last.length === seconds && share(last) < GOOD_LOSS && last.every((sample) => (sample.roundTripMs ?? 0) < GOOD_ROUND_TRIP_MS)
  }

  private last(seconds: number): Sample[] {
    return this.samples.slice(-seconds)
  }
}

function share(samples: Sample[]): number {
  const sent = samples.reduce((sum, sample) => sum + sample.sent, 0)
  const lost = samples.reduce((sum, sample) => sum + sample.lost, 0)
  return sent > 0 ? lost / sent : 0
}

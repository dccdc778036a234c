// Made from signaling/messages.py by `python -m signaling.protocol_types`; do not edit.

export const PROTOCOL_VERSION = 1

/** The host lets somebody in from the waiting room; the first one starts the session. */
export interface Admit {
  type: 'admit'
  person: string
}

/** Answers an `Offer`. */
export interface Answer {
  type: 'answer'
  connection: string
  sdp: string
}

/** The server hangs up. `reason`: "replaced" (another page speaks for this seat now), "removed", "left", "ended", "restart", "silent", "slow", "refused" (ticket or version), "offender", "signed-out". Come back after `retry_after` seconds; null means do not come back by yourself. */
export interface Bye {
  type: 'bye'
  reason: 'replaced' | 'removed' | 'left' | 'ended' | 'restart' | 'silent' | 'slow' | 'refused' | 'offender' | 'signed-out'
  retry_after: number | null
}

/** An ICE candidate for the connection of an `Offer`; empty when there are no more. */
export interface Candidate {
  type: 'candidate'
  connection: string
  candidate: string
}

/** The host ends the session for all. */
export interface End {
  type: 'end'
}

/** Something changed in the room. Numbers have no gaps; after a gap, say `Hello` anew. */
export interface Event {
  type: 'event'
  number: number
  event: SeatChanged | Unseated | SessionChanged | RecordingChanged | PaperChanged
}

/** The first message. `ticket` comes from `POST /api/rooms/<room_id>/ticket`; `last_event` is the number of the last event applied, so that only what was missed is sent. Answered by `Welcome`. */
export interface Hello {
  type: 'hello'
  protocol: number
  ticket: string
  last_event?: number | null
}

/** As RTCIceServer of WebRTC. */
export interface IceServer {
  urls: string[]
  username?: string | null
  credential?: string | null
}

/** Take these in place of those of `Welcome`, for new connections and restarts of ICE: every few minutes. */
export interface IceServers {
  type: 'ice_servers'
  ice_servers: IceServer[]
}

/** Goes of one's own will; a closed page is not a leave. */
export interface Leave {
  type: 'leave'
}

/** What the server measures of one person's media. `loss` (a fraction) is the worst of both directions, `round_trip_ms` null while unknown, `bitrate` (bits a second) what the person sends, `layer` how much of the others the person is sent, `cause` why it is as it is. */
export interface Link {
  person: string
  loss: number
  jitter_ms: number
  round_trip_ms: number | null
  bitrate: number
  layer: 'full' | 'small' | 'sound'
  cause: 'good' | 'silent' | 'muted' | 'off' | 'loss' | 'bandwidth'
}

/** Every two seconds, everybody's link. Not numbered, may be lost. */
export interface Links {
  type: 'links'
  links: Link[]
}

/** The host silences or hides somebody (`on`), or allows it again. */
export interface Mute {
  type: 'mute'
  person: string
  kind: 'audio' | 'video'
  on: boolean
}

/** The server offers what may be heard; answered by `Answer`. One at a time. */
export interface Offer {
  type: 'offer'
  connection: string
  sdp: string
  tracks: Track[]
}

export interface PaperChanged {
  type: 'paper'
  document_id: string | null
}

/** Every 3 s; answered by `Pong`. After 12 s without any message the server hangs up. */
export interface Ping {
  type: 'ping'
}

export interface Pong {
  type: 'pong'
}

/** `to` names the message that was refused, null when it could not be read. */
export interface Problem {
  type: 'problem'
  code: string
  title: string
  detail: string
  to?: string | null
}

/** Offers to send sound, camera and screen; answered by `Published`. The section of a screen has the line `a=content:slides` (RFC 4796) behind its `a=mid`; browsers do not write it. */
export interface Publish {
  type: 'publish'
  sdp: string
}

/** The answer to `Publish`. */
export interface Published {
  type: 'published'
  sdp: string
}

/** How well somebody's sound and picture arrive at the server. Not numbered, may be lost. */
export interface Quality {
  type: 'quality'
  person: string
  state: 'good' | 'weak' | 'lost'
}

/** The media connections of this seat are gone: make new ones. `reason`: "silent" (nothing arrived for 10 s), "failed" (not secured), "engine" (the media process was started again). */
export interface Rebuild {
  type: 'rebuild'
  reason: 'silent' | 'failed' | 'engine'
}

/** The host starts or stops the recording. */
export interface Record {
  type: 'record'
  on: boolean
}

export interface RecordingChanged {
  type: 'recording'
  recording: RecordingState
}

/** `alarm`: a code why what is said may not be kept; null while all is well. */
export interface RecordingState {
  on: boolean
  since: string | null
  alarm: string | null
}

/** The host shows somebody out. */
export interface Remove {
  type: 'remove'
  person: string
  reason: string
}

/** A seat is new or different: put it in place of the person's old one. */
export interface SeatChanged {
  type: 'seat'
  seat: SeatState
}

/** One person's place. `state` is a stage of a seat (docs/lives.md); `camera` and `microphone` are as the person set them, `muted_audio` and `muted_video` as the host did. */
export interface SeatState {
  person: string
  name: string
  role: string
  side: 'applicant' | 'respondent' | null
  state: 'INVITED' | 'CHECKING' | 'WAITING' | 'IN_SESSION' | 'DISCONNECTED' | 'LEFT'
  since: string
  camera: boolean
  microphone: boolean
  muted_audio: boolean
  muted_video: boolean
}

export interface SessionChanged {
  type: 'session'
  session: SessionState
}

export interface SessionState {
  state: 'NOT_STARTED' | 'IN_SESSION' | 'CLOSED'
  starts_at: string
  started_at: string | null
  ended_at: string | null
}

/** The host lays a document on the table for all, or (null) takes it away. */
export interface ShowPaper {
  type: 'show_paper'
  document_id: string | null
}

/** All that is shown of a room, up to and including the event it comes with. */
export interface Snapshot {
  room_id: string
  case_id: string
  host: string
  session: SessionState
  recording: RecordingState
  paper: string | null
  seats: SeatState[]
}

/** Asks for an `Offer` of all that one may hear. With the id of a living connection the offer renegotiates it, and with `restart` has ICE begin anew (another network); without, it is for a new one. */
export interface Subscribe {
  type: 'subscribe'
  connection?: string | null
  restart?: boolean
}

/** Somebody began or stopped talking. Not numbered, may be lost. */
export interface Talking {
  type: 'talking'
  person: string
  on: boolean
}

/** Under this `mid` arrives the sound, the camera or the screen of this person. */
export interface Track {
  mid: string
  person: string
  kind: 'audio' | 'video' | 'screen'
}

/** Says whether one's own camera and microphone are on. */
export interface Tracks {
  type: 'tracks'
  camera: boolean
  microphone: boolean
}

/** An invitation was taken back: the seat is gone. */
export interface Unseated {
  type: 'unseated'
  person: string
}

/** One's own seat is `seat`. With a `snapshot` everything known before is forgotten; without one the events behind the `last_event` of `Hello` follow. `last_event` is the newest number. */
export interface Welcome {
  type: 'welcome'
  protocol: number
  seat: string
  snapshot: Snapshot | null
  last_event: number
  ice_servers: IceServer[]
}

export type ByeReason = 'replaced' | 'removed' | 'left' | 'ended' | 'restart' | 'silent' | 'slow' | 'refused' | 'offender' | 'signed-out'
export type RoomChange = SeatChanged | Unseated | SessionChanged | RecordingChanged | PaperChanged
export type FromClient = Hello | Ping | Admit | Remove | End | Leave | Mute | Tracks | Publish | Subscribe | Answer | Candidate | Record | ShowPaper
export type FromServer = Welcome | IceServers | Event | Published | Offer | Rebuild | Talking | Quality | Links | Problem | Pong | Bye

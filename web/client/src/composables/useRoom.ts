/** Lends a page one room: its people with their pictures, and what may be done there; hangs up when the page goes. */
import { computed, onScopeDispose, readonly, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { api, taken } from '../api/client'
import { asProblem, Problem } from '../api/problem'
import { MediaSession } from '../media/session'
import { Signals, type Signal } from '../media/signal'
import type { FromClient, RecordingState, SeatState, SessionState, Snapshot } from '../signaling/generated'
import { RoomConnection, TicketRefused } from '../signaling/room'
import type { ConnectionState, RoomTicket } from '../signaling/room'

export interface SeatView {
  person: string
  name: string
  role: string
  side: string | null
  state: string
  camera: boolean
  microphone: boolean
  mutedByHost: boolean
  talking: boolean
  quality: 'good' | 'weak' | 'lost' | null
  /** How good the link is, and why; null while nothing was measured. */
  signal: Signal | null
  me: boolean
  stream: MediaStream | null
}

/** A screen that somebody else shows. */
export interface ScreenView {
  person: string
  name: string
  stream: MediaStream
}

type Quality = SeatView['quality']

/** Asking again is answered the same; whatever else fails may be the network's fault. */
const HOPELESS = new Set([401, 403, 404, 409])
const WEAK_LOSS = 0.1

export function useRoom(roomId: string, local: Ref<MediaStream | null>) {
  const opened = performance.now()
  const room = shallowRef<Snapshot | null>(null)
  const person = ref('')
  const connection = ref<ConnectionState>('connecting')
  const problem = shallowRef<Problem | null>(null)
  const firstFrameMs = ref<number | null>(null)
  const streams = shallowRef<ReadonlyMap<string, MediaStream>>(new Map())
  const talking = shallowRef<ReadonlySet<string>>(new Set())
  const qualities = shallowRef<ReadonlyMap<string, Quality>>(new Map())
  const cameraOn = ref(true)
  const microphoneOn = ref(true)
  const pictureHeld = ref(false)
  const soundOnly = ref(false)
  const screens = shallowRef<ReadonlyMap<string, MediaStream>>(new Map())
  const ownScreen = shallowRef<MediaStreamTrack | null>(null)
  const measured = new Signals()
  const signals = shallowRef<ReadonlyMap<string, Signal>>(new Map())
  let media: MediaSession | null = null
  let iceServers: RTCIceServer[] = []
  let told = ''

  const line = new RoomConnection({
    ticket,
    state: (state) => (connection.value = state),
    room(now, seat) {
      room.value = now
      person.value = seat
      const me = now.seats.find((other) => other.person === seat)
      if (me?.state === 'IN_SESSION') startMedia()
      else if (me && me.state !== 'DISCONNECTED') stopMedia()
      else if (!me) stopMedia()
    },
    iceServers(servers) {
      iceServers = servers.map(({ urls, username, credential }) => ({ urls, username: username ?? undefined, credential: credential ?? undefined }))
      media?.reachBy(iceServers)
    },
    welcomed() {
      problem.value = null
      told = ''
      tellTracks()
      media?.resume()
    },
    offer: (offer) => void media?.offered(offer),
    notice(notice) {
      if (notice.type === 'rebuild') media?.rebuild()
      else if (notice.type === 'quality') qualities.value = new Map(qualities.value).set(notice.person, notice.state)
      else if (notice.type === 'links') signals.value = measured.take(notice.links)
      else if (notice.type === 'talking') talking.value = new Set(notice.on ? [...talking.value, notice.person] : [...talking.value].filter((other) => other !== notice.person))
    },
    problem: (refusal) => (problem.value = new Problem(refusal.code, 409, refusal.title, refusal.detail)),
    bye: () => stopMedia(),
  })

  async function ticket(): Promise<RoomTicket> {
    try {
      return await taken<RoomTicket>(api.POST('/api/rooms/{room_id}/ticket', { params: { path: { room_id: roomId } } }))
    } catch (caught) {
      const refusal = asProblem(caught)
      if (!HOPELESS.has(refusal.status)) throw refusal
      problem.value = refusal
      throw new TicketRefused(refusal.code)
    }
  }

  function startMedia() {
    if (media) return
    media = new MediaSession(
      {
        publish: (sdp) => line.publish(sdp),
        subscribe: (id, restart) => void line.say({ type: 'subscribe', connection: id, restart }),
        answer: (id, sdp) => void line.say({ type: 'answer', connection: id, sdp }),
      },
      {
        tracks(who, stream) {
          const now = new Map(streams.value)
          if (stream) now.set(who, stream)
          else now.delete(who)
          streams.value = now
          if (stream && firstFrameMs.value === null) awaitFirstFrame(stream)
        },
        screen(who, stream) {
          const now = new Map(screens.value)
          now.delete(who) // the latest comes last
          if (stream) now.set(who, stream)
          screens.value = now
        },
        state(sending, receiving) {
          const lost = sending === 'reconnecting' || receiving === 'reconnecting'
          if (lost) setQuality(person.value, 'lost')
          else if (sending === 'connected' || receiving === 'connected') setQuality(person.value, 'good')
        },
        pictureHeld(held) {
          pictureHeld.value = held
          tellTracks()
        },
        statistics({ sending, receiving }) {
          if (qualities.value.get(person.value) !== 'lost') setQuality(person.value, Math.max(sending.loss, receiving.loss) > WEAK_LOSS ? 'weak' : 'good')
        },
      },
      iceServers,
    )
    void media.soundOnly(soundOnly.value)
    media.listen()
    void media.send(local.value)
  }

  function stopMedia() {
    media?.close()
    media = null
    pictureHeld.value = false
    ownScreen.value?.stop()
    ownScreen.value = null
    screens.value = new Map()
    signals.value = new Map()
    streams.value = new Map()
    talking.value = new Set()
    qualities.value = new Map()
  }

  /** Until sound or picture of somebody else arrives, counted from when the page asked for the room. */
  function awaitFirstFrame(stream: MediaStream) {
    const seen = () => (firstFrameMs.value ??= Math.round(performance.now() - opened))
    const look = (track: MediaStreamTrack) => {
      if (track.muted) track.addEventListener('unmute', seen, { once: true })
      else seen()
    }
    stream.getTracks().forEach(look)
    stream.addEventListener('addtrack', (event) => look(event.track))
  }

  function setQuality(who: string, quality: Quality) {
    if (qualities.value.get(who) !== quality) qualities.value = new Map(qualities.value).set(who, quality)
  }

  /** Says whether camera and microphone are on; again after each welcome, in case it was not heard. */
  function tellTracks() {
    const state = {
      camera: cameraOn.value && !pictureHeld.value && !soundOnly.value && !!local.value?.getVideoTracks().length,
      microphone: microphoneOn.value && !!local.value?.getAudioTracks().length,
    }
    const text = JSON.stringify(state)
    if (text !== told && line.say({ type: 'tracks', ...state })) told = text
  }

  function applySwitches() {
    for (const track of local.value?.getVideoTracks() ?? []) track.enabled = cameraOn.value
    for (const track of local.value?.getAudioTracks() ?? []) track.enabled = microphoneOn.value
    tellTracks()
  }

  watch(local, (stream) => {
    applySwitches()
    void media?.send(stream)
  })

  /** What a person asked for must not vanish silently. */
  function say(message: FromClient) {
    problem.value = line.say(message) ? null : new Problem('network.unreachable', 0)
  }

  const seats = computed(() => (room.value?.seats ?? []).map(view))

  function view(seat: SeatState): SeatView {
    const me = seat.person === person.value
    return {
      person: seat.person,
      name: seat.name,
      role: seat.role,
      side: seat.side,
      state: seat.state,
      camera: !soundOnly.value && (me ? cameraOn.value && (seat.camera || pictureHeld.value) : seat.camera),
      microphone: me ? microphoneOn.value && seat.microphone : seat.microphone,
      mutedByHost: seat.muted_audio,
      talking: talking.value.has(seat.person),
      quality: seat.state === 'DISCONNECTED' && !me ? 'lost' : (qualities.value.get(seat.person) ?? null),
      signal: signals.value.get(seat.person) ?? null,
      me,
      stream: me ? local.value : (streams.value.get(seat.person) ?? null),
    }
  }

  const screen = computed<ScreenView | null>(() => {
    const [person, stream] = [...screens.value].pop() ?? []
    const seat = room.value?.seats.find((other) => other.person === person)
    return seat && stream && !soundOnly.value ? { person: seat.person, name: seat.name, stream } : null
  })

  const nobody: SessionState = { state: 'NOT_STARTED', starts_at: '', started_at: null, ended_at: null }
  const silence: RecordingState = { on: false, since: null, alarm: null }

  line.open()
  onScopeDispose(() => {
    line.close()
    stopMedia()
  })

  return {
    seats: readonly(seats) as Readonly<ShallowRef<SeatView[]>>,
    session: computed(() => {
      const { state, started_at } = room.value?.session ?? nobody
      return { state: state as string, startedAt: started_at }
    }) as Ref<{ state: string; startedAt: string | null }>,
    recording: computed(() => room.value?.recording ?? silence) as Ref<RecordingState>,
    connection: readonly(connection),
    paper: computed(() => room.value?.paper ?? null) as Ref<string | null>,
    problem,
    firstFrameMs: readonly(firstFrameMs),
    /** The own picture is not sent, so that sound gets through; it comes back by itself. */
    pictureHeld: readonly(pictureHeld),
    /** No pictures are sent or received, by choice. */
    soundOnly: readonly(soundOnly),
    /** What somebody else shows; null while nobody does. */
    screen,
    /** Whether this page shows its own screen. */
    showsScreen: computed(() => ownScreen.value !== null),
    admit: (who: string) => say({ type: 'admit', person: who }),
    remove: (who: string, reason: string) => say({ type: 'remove', person: who, reason }),
    mute: (who: string, kind: 'audio' | 'video', on: boolean) => say({ type: 'mute', person: who, kind, on }),
    end: () => say({ type: 'end' }),
    leave: () => say({ type: 'leave' }),
    record: (on: boolean) => say({ type: 'record', on }),
    showPaper: (documentId: string | null) => say({ type: 'show_paper', document_id: documentId }),
    /** Shows this screen to all, or (null) no longer; a track that is shown no longer is ended. */
    showScreen(track: MediaStreamTrack | null) {
      if (ownScreen.value !== track) ownScreen.value?.stop()
      ownScreen.value = media ? track : null
      if (media) void media.show(track)
      else track?.stop()
    },
    setSoundOnly(on: boolean) {
      soundOnly.value = on
      void media?.soundOnly(on)
      tellTracks()
    },
    setCamera(on: boolean) {
      cameraOn.value = on
      applySwitches()
    },
    setMicrophone(on: boolean) {
      microphoneOn.value = on
      applySwitches()
    },
  }
}

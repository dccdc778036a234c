/** What a page knows of a room: a snapshot, brought up to date by events. Pure. */
import type { RoomChange, Snapshot } from './generated'

/** Returns the room after a change; each change carries the whole of what is new. */
export function applied(room: Snapshot, change: RoomChange): Snapshot {
  switch (change.type) {
    case 'seat': {
      const { seat } = change
      const known = room.seats.some((other) => other.person === seat.person)
      const seats = known ? room.seats.map((other) => (other.person === seat.person ? seat : other)) : [...room.seats, seat]
      return { ...room, seats }
    }
    case 'unseated':
      return { ...room, seats: room.seats.filter((seat) => seat.person !== change.person) }
    case 'session':
      return { ...room, session: change.session }
    case 'recording':
      return { ...room, recording: change.recording }
    case 'paper':
      return { ...room, paper: change.document_id }
  }
}

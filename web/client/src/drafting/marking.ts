/** What was added to a text and what was taken out, character by character: Chinese has no spaces to cut at. */

export interface Piece {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Beyond this many comparisons a text counts as written anew: a page must not stand still for it. */
const MOST_COMPARISONS = 1_000_000

export function marked(before: string, after: string): Piece[] {
  const old = [...before]
  const now = [...after]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  const pieces: Piece[] = []
  add(pieces, 'same', old.slice(0, head))
  for (const piece of between(old.slice(head, old.length - tail), now.slice(head, now.length - tail))) add(pieces, piece.kind, [...piece.text])
  add(pieces, 'same', old.slice(old.length - tail))
  return pieces
}

function between(old: string[], now: string[]): Piece[] {
  const pieces: Piece[] = []
  if (old.length * now.length > MOST_COMPARISONS) {
    add(pieces, 'removed', old)
    add(pieces, 'added', now)
    return pieces
  }
  const longest = lengths(old, now)
  const width = now.length + 1
  let left = 0
  let right = 0
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && old[left] === now[right]) {
      add(pieces, 'same', [old[left++]!])
      right++
    } else if (right >= now.length || (left < old.length && longest[(left + 1) * width + right]! >= longest[left * width + right + 1]!)) {
      add(pieces, 'removed', [old[left++]!])
    } else {
      add(pieces, 'added', [now[right++]!])
    }
  }
  return pieces
}

/** How long the longest common subsequence is from each pair of places to both ends. */
function lengths(old: string[], now: string[]): Uint32Array {
  const width = now.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  for (let left = old.length - 1; left >= 0; left--) {
    for (let right = now.length - 1; right >= 0; right--) {
      table[left * width + right] =
        old[left] === now[right] ? table[(left + 1) * width + right + 1]! + 1 : Math.max(table[(left + 1) * width + right]!, table[left * width + right + 1]!)
    }
  }
  return table
}

function add(pieces: Piece[], kind: Piece['kind'], characters: string[]) {
  if (!characters.length) return
  const last = pieces.at(-1)
  if (last?.kind === kind) last.text += characters.join('')
  else pieces.push({ kind, text: characters.join('') })
}

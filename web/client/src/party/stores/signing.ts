import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { Address } from '../../addressing/fields'
import type { CeremonyPaper } from '../shapes'
import { EMPTY_SHEET, type Sheet } from '../logic/ink'

/**
 * What one person has read, agreed to and written. Outlives the page, so that a lost network, a turned phone or a look
 * back at the call costs nothing. Kept in memory only: handwriting is nobody else's.
 */
export const useSigning = defineStore('signing', () => {
  /** Paper id -> pages looked at. */
  const seen = shallowReactive(new Map<string, ReadonlySet<number>>())
  /** Paper id -> digest of the bytes agreed to. */
  const agreed = shallowReactive(new Map<string, string>())
  const sheet = shallowRef<Sheet>(EMPTY_SHEET)
  /** Person whose it is ('' for the own) -> the address as typed, until the server has it. */
  const addresses = shallowReactive(new Map<string, Address>())
  /** For whom this person could sign too, by special authority, and does not want to. */
  const notFor = shallowReactive(new Set<string>())

  function see(paper: CeremonyPaper, page: number) {
    seen.set(paper.id, new Set([...(seen.get(paper.id) ?? []), page]))
  }

  function readWhole(paper: CeremonyPaper): boolean {
    return (seen.get(paper.id)?.size ?? 0) >= paper.pages
  }

  function agree(paper: CeremonyPaper, yes: boolean) {
    if (yes) agreed.set(paper.id, paper.sha256)
    else agreed.delete(paper.id)
  }

  /** Forgets what was said of one paper that its only signer has changed: the others stay agreed to. */
  function forget(paper: CeremonyPaper) {
    agreed.delete(paper.id)
    seen.delete(paper.id)
  }

  /** Drops what was said of bytes that are no longer the bytes, or of papers taken back; returns the papers to read anew. */
  function forgetChanged(papers: CeremonyPaper[]): CeremonyPaper[] {
    const takenBack = [...agreed.keys()].filter((id) => !papers.some((paper) => paper.id === id))
    for (const id of takenBack) {
      agreed.delete(id)
      seen.delete(id)
    }
    const changed = papers.filter((paper) => takenBack.length > 0 || (agreed.has(paper.id) && agreed.get(paper.id) !== paper.sha256))
    for (const paper of changed) {
      agreed.delete(paper.id)
      seen.delete(paper.id)
    }
    return changed
  }

  function finish() {
    seen.clear()
    agreed.clear()
    notFor.clear()
    sheet.value = EMPTY_SHEET
    addresses.clear()
  }

  return { seen, agreed, sheet, addresses, notFor, see, readWhole, agree, forget, forgetChanged, finish }
})

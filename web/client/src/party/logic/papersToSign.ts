/** Which papers of a ceremony this person signs: the own, and those that concern only somebody whom the person may sign for. */
import type { Ceremony, CeremonyPaper, Signer } from '../shapes'

/** The act that this person does in a paper: the own before that for another. */
export const actIn = (paper: CeremonyPaper): Signer | undefined =>
  paper.signers.find((signer) => signer.mine) ?? paper.signers.find((signer) => signer.by_power)

/** Whatever this person may sign, whether wanted or not. */
export const signable = (ceremony: Ceremony | null): CeremonyPaper[] => ceremony?.documents.filter(actIn) ?? []

/** Without the papers of those for whom this person does not want to sign. */
export const wanted = (papers: CeremonyPaper[], notFor: ReadonlySet<string>): CeremonyPaper[] =>
  papers.filter((paper) => actIn(paper)!.mine || !notFor.has(actIn(paper)!.person_id ?? ''))

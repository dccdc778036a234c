/** Short names for what the server tells the party's pages; the types themselves are generated from its OpenAPI. */
import type { components } from '../api/generated'

type Schemas = components['schemas']

export type Invitation = Schemas['ArrivalInvitation']
export type CodeSent = Schemas['CodeSent']
export type Arrival = Schemas['ArrivalView']
export type ConsentText = Schemas['ConsentView']
export type ConsentKind = Schemas['ConsentKind']
export type CaseView = Schemas['CaseView']
export type Ceremony = Schemas['CeremonyView']
export type CeremonyPaper = Schemas['CeremonyPaper']
export type PaymentSchedule = Schemas['PaymentScheduleView']
export type Signer = Schemas['SignerView']
export type SignatureBody = Schemas['SignatureBody']
/** Handwriting as drawn: pixels from the upper left corner, milliseconds since the first touch. */
export type Strokes = Schemas['StrokesBody']
export type Draft = Schemas['DraftAnswer']
export type Clause = Schemas['ClauseBody']
export type ClauseComment = Schemas['CommentView']
export type DraftVersion = Schemas['VersionView']
export type Confirmation = Schemas['ConfirmationView']
export type MyPaper = Schemas['MyPaper']
export type VerificationReport = Schemas['VerificationReport']
export type SignatureReport = Schemas['SignatureView']

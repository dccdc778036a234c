/** Short names for what the server tells the console; the types themselves are generated from its OpenAPI. */
import type { components } from '../api/generated'

type Schemas = components['schemas']

export type Role =
  | 'party' | 'agent' | 'lawyer' | 'mediator' | 'secretary' | 'director'
  | 'registrar' | 'dispatcher' | 'clerk' | 'judge' | 'admin' | 'auditor'
export type Side = Schemas['Side']

export type Me = Omit<Schemas['Me'], 'roles'> & { roles: Role[] }
export type PasswordRule = Schemas['PasswordRule']
export type World = Schemas['World']
export type DisputeItem = Schemas['DisputeItem']
export type NewCase = Schemas['CaseBody']
export type NewParty = Schemas['PartyBody']
export type Schedule = Schemas['ScheduleBody']
export type CaseRow = Schemas['CaseRow']
export type CasesPage = Schemas['CasesPage']
export type CaseView = Schemas['CaseView']
export type PartyView = Schemas['PartyView']

export type Act = Schemas['Act']
export type Clause = Schemas['ClauseBody']
export type AgreementDraft = Schemas['DraftData']
export type PaymentSchedule = Schemas['PaymentScheduleBody']
export type PaymentRow = Schemas['PaymentRowBody']
export type SheetAnswer = Schemas['SheetAnswer']
export type Companion = Schemas['CompanionView']
export type Candidate = Schemas['CandidateView']
export type NewCompanion = Schemas['CompanionBody']
export type Attorney = Schemas['PowerView']
export type Power = Attorney['powers'][number]
export type Check = Schemas['CheckView']
export type Draft = Schemas['DraftAnswer']
export type ClauseComment = Schemas['CommentView']
export type NewComment = Schemas['CommentBody']
export type Preview = Schemas['PreviewAnswer']
export type Ceremony = Schemas['CeremonyView']
export type CeremonyPaper = Schemas['CeremonyPaper']
/** What the mediator says when the signing begins. */
export type IssueChoice = Pick<Schemas['IssueBody'], 'override_reason' | 'addresses' | 'founded' | 'least' | 'open_until'>
export type Seat = Schemas['TabletSeat']
export type AssistedSignature = Schemas['AssistedBody']
export type Paper = Schemas['DocumentView']
export type CodeRequest = Schemas['CodeSent']
export type Signature = Schemas['SignatureBody']
/** Pixels from the upper left corner, milliseconds since the first touch. */
export type Strokes = Schemas['StrokesBody']

export type PaperKind = Schemas['PaperKindView']
export type PaperForm = Schemas['PaperForm']
export type FormField = Schemas['FormFieldView']
export type FormPreview = Schemas['PaperPreview']
export type CasePaper = Schemas['CasePaperView']
export type CasePaperRow = Schemas['CasePaperRow']

export type Recording = Schemas['RecordingView']
export type VerificationReport = Schemas['VerificationReport']
export type ConfirmationCheck = Schemas['ConfirmationCheck']
export type Confirmation = Schemas['ConfirmationView']
export type ApplicationRow = Schemas['ApplicationRow']
export type Bundle = Schemas['BundleView']
export type Ruling = Schemas['RulingBody']

export type Users = Schemas['Users']
export type OrganisationRow = Schemas['OrganisationRow']
export type OrganisationKind = Schemas['OrganisationKind']
export type NewOrganisation = Schemas['OrganisationBody']
export type MemberRow = Schemas['MemberRow']
export type NewMember = Schemas['MemberBody']
export type MemberWithPassword = Schemas['MemberWithPassword']
export type JournalPage = Schemas['JournalPage']
export type JournalEntry = Schemas['EntryView']
export type JournalCheck = Schemas['JournalCheck']

export type Demo = Omit<Schemas['Demo'], 'people'> & { people: DemoPerson[] }
export type DemoPerson = Omit<Schemas['DemoPerson'], 'roles'> & { roles: Role[] }

export type SealRow = Schemas['SealRow']
export type SealUse = Schemas['SealUse']
export type SealDecision = Schemas['SealDecisionBody']['decision']

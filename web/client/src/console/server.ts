/** What the console asks of the server: one name an act. Everything here throws `Problem`. */
import { api, headers, taken as bodyOf } from '../api/client'
import { Problem, problemFrom } from '../api/problem'
import type { AddressBody } from '../addressing/fields'
import { me, sessionEnded } from './logic/me'
import type { Typed } from './logic/typed'
import type * as Shape from './shapes'

/** The body of an answer. A session that ended meanwhile opens the dialog that asks for the password again. */
async function taken<T>(answer: Promise<{ data?: T }>): Promise<T> {
  try {
    return await bodyOf(answer)
  } catch (caught) {
    if (caught instanceof Problem && caught.status === 401 && me.value) sessionEnded.value = true
    throw caught
  }
}

const at = <Path extends Record<string, string>>(path: Path) => ({ params: { path } })
// The server lists roles as plain strings; which there are is said in `people.permissions`.
const meOf = (person: { roles: string[] }) => person as Shape.Me

export const server = {
  signIn: async (username: string, password: string) => meOf(await taken(api.POST('/api/sign-in', { body: { username, password } }))),
  signOut: () => taken(api.POST('/api/sign-out')),
  /** Says that somebody is still at the desk. */
  stay: async () => meOf(await taken(api.GET('/api/me'))),
  passwordRule: () => taken(api.GET('/api/me/password')),
  changePassword: (old: string, wanted: string) => taken(api.POST('/api/me/password', { body: { old, new: wanted } })),
  world: () => taken(api.GET('/api/world')),
  demo: async () => (await taken(api.GET('/api/demo'))) as Shape.Demo,
  demoMessages: () => taken(api.GET('/api/demo/messages')),

  /** A page of the cases that this person may see, newest first; each word of the question may be missing. */
  cases: (asked: { stage?: string; before?: string } = {}) => taken(readCases(asked)),
  /** Those that answer the words; none are the newest. What is looked for is a name more often than not, and stays out of the address. */
  findCases: (words: string, before = '') =>
    taken(words ? api.POST('/api/cases/search', { body: { words, before } }) : readCases({ before })),
  fileCase: (body: Shape.NewCase) => taken(api.POST('/api/cases', { body })),
  case: (case_id: string) => taken(api.GET('/api/cases/{case_id}', at({ case_id }))),
  assign: (case_id: string, mediator_id: string) =>
    taken(api.POST('/api/cases/{case_id}/assignment', { ...at({ case_id }), body: { mediator_id, reason: '' } })),
  schedule: (case_id: string, body: Shape.Schedule) => taken(api.POST('/api/cases/{case_id}/schedule', { ...at({ case_id }), body })),
  close: (case_id: string, reason: string) => taken(api.POST('/api/cases/{case_id}/closure', { ...at({ case_id }), body: { reason } })),
  recordings: (case_id: string) => taken(api.GET('/api/cases/{case_id}/recordings', at({ case_id }))),
  room: (room_id: string) => taken(api.GET('/api/rooms/{room_id}', at({ room_id }))),

  draft: (case_id: string) => taken(api.GET('/api/cases/{case_id}/agreement', at({ case_id }))),
  saveDraft: (case_id: string, version: number, data: Shape.AgreementDraft) =>
    taken(api.PUT('/api/cases/{case_id}/agreement', { ...at({ case_id }), body: { version, data } })),
  versions: (case_id: string) => taken(api.GET('/api/cases/{case_id}/agreement/versions', at({ case_id }))),
  /** What changed from a version to a later one. */
  changes: (case_id: string, version: number, until: number) =>
    taken(api.GET('/api/cases/{case_id}/agreement/versions/{version}/changes/{until}', { params: { path: { case_id, version, until } } })),
  /** Lays an earlier version on top of `version`, the present one. */
  restoreVersion: (case_id: string, earlier: number, version: number) =>
    taken(api.POST('/api/cases/{case_id}/agreement/versions/{earlier}/restoration', { params: { path: { case_id, earlier } }, body: { version } })),
  comments: (case_id: string) => taken(api.GET('/api/cases/{case_id}/agreement/comments', at({ case_id }))),
  comment: (case_id: string, body: Shape.NewComment) => taken(api.POST('/api/cases/{case_id}/agreement/comments', { ...at({ case_id }), body })),
  settleComment: (case_id: string, comment_id: string, settled: boolean) =>
    taken(api.POST('/api/cases/{case_id}/agreement/comments/{comment_id}/settlement', { ...at({ case_id, comment_id }), body: { settled } })),
  preview: (case_id: string, data: Shape.AgreementDraft) =>
    taken(api.POST('/api/cases/{case_id}/agreement/preview', { ...at({ case_id }), body: { data } })),
  /** Of those who sign each for themselves `choice.least` must sign, until `choice.open_until`; 0 and null where all must. */
  issue: (case_id: string, version: number, choice: Shape.IssueChoice, by_hand = false) =>
    taken(api.POST('/api/cases/{case_id}/agreement/issue', { ...at({ case_id }), body: { version, ...choice, court_id: null, by_hand } })),
  /** What is known already for the papers that may go along. */
  along: (case_id: string) => taken(api.GET('/api/cases/{case_id}/ceremony/along', at({ case_id }))),
  /** Reads a table of many people's money; nothing is saved. */
  readTable: (case_id: string, table: Blob) => readTable(case_id, table),
  scans: (case_id: string) => taken(api.GET('/api/cases/{case_id}/agreement/scans', at({ case_id }))),
  handInScan: (case_id: string, signed_on: string, scan: Blob) => handInScan(case_id, signed_on, scan),
  /** As a second person: the scan shows the print unchanged and signed by everybody, or it does not. */
  compareScan: (case_id: string, scan_id: string, matches: boolean, reason: string) =>
    taken(api.POST('/api/cases/{case_id}/agreement/scans/{scan_id}/comparison', { ...at({ case_id, scan_id }), body: { matches, reason } })),
  companions: (case_id: string) => taken(api.GET('/api/cases/{case_id}/companions', at({ case_id }))),
  companionCandidates: (case_id: string) => taken(api.GET('/api/cases/{case_id}/companion-candidates', at({ case_id }))),
  addCompanion: (case_id: string, body: Shape.NewCompanion) => taken(api.POST('/api/cases/{case_id}/companions', { ...at({ case_id }), body })),
  removeCompanion: (case_id: string, companion_id: string) =>
    taken(api.DELETE('/api/cases/{case_id}/companions/{companion_id}', at({ case_id, companion_id }))),
  powers: (case_id: string) => taken(api.GET('/api/cases/{case_id}/powers', at({ case_id }))),
  /** Every power that a principal gave ends; what was signed before stays signed. */
  endPowers: (case_id: string, principal_id: string) => taken(api.DELETE('/api/cases/{case_id}/powers/{principal_id}', at({ case_id, principal_id }))),
  /** Waits no longer for some of many; the agreement binds those who signed. */
  closeWithout: (case_id: string, person_ids: string[], reason: string) =>
    taken(api.POST('/api/cases/{case_id}/ceremony/closing', { ...at({ case_id }), body: { person_ids, reason } })),
  reopen: (case_id: string, reason: string) =>
    taken(api.POST('/api/cases/{case_id}/agreement/reopen', { ...at({ case_id }), body: { reason } })),
  /** The papers of all cases that wait for this person now. */
  waiting: () => taken(api.GET('/api/ceremonies')),
  ceremony: (case_id: string) => taken(api.GET('/api/cases/{case_id}/ceremony', at({ case_id }))),
  askCode: (case_id: string) => taken(api.POST('/api/cases/{case_id}/ceremony/codes', { ...at({ case_id }), body: {} })),
  sign: (case_id: string, body: Shape.Signature) =>
    taken(api.POST('/api/cases/{case_id}/ceremony/signatures', { ...at({ case_id }), body })),

  /** Who may sign at this tablet. */
  seats: (case_id: string) => taken(api.GET('/api/cases/{case_id}/ceremony/seats', at({ case_id }))),
  /** Sends the code to the phone of the person before the tablet. */
  askCodeBeside: (case_id: string, person_id: string) =>
    taken(api.POST('/api/cases/{case_id}/ceremony/assisted-codes', { ...at({ case_id }), body: { person_id } })),
  addressBeside: (case_id: string, paper_id: string) =>
    taken(api.GET('/api/cases/{case_id}/ceremony/assisted-addresses/{paper_id}', at({ case_id, paper_id }))),
  changeAddressBeside: (case_id: string, paper_id: string, body: AddressBody) =>
    taken(api.PUT('/api/cases/{case_id}/ceremony/assisted-addresses/{paper_id}', { ...at({ case_id, paper_id }), body })),
  signBeside: (case_id: string, body: Shape.AssistedSignature) =>
    taken(api.POST('/api/cases/{case_id}/ceremony/assisted-signatures', { ...at({ case_id }), body })),

  document: (document_id: string) => taken(api.GET('/api/documents/{document_id}', at({ document_id }))),

  paperKinds: () => taken(api.GET('/api/papers')),
  paperForm: (kind: string) => taken(api.GET('/api/papers/{kind}', at({ kind }))),
  previewPaper: (kind: string, data: Typed) => taken(api.POST('/api/papers/{kind}/preview', { ...at({ kind }), body: { data } })),
  casePapers: (case_id: string) => taken(api.GET('/api/cases/{case_id}/papers', at({ case_id }))),
  casePaper: (case_id: string, paper_id: string) => taken(api.GET('/api/cases/{case_id}/papers/{paper_id}', at({ case_id, paper_id }))),
  beginPaper: (case_id: string, kind: string) => taken(api.GET('/api/cases/{case_id}/papers/new/{kind}', at({ case_id, kind }))),
  keepPaper: (case_id: string, kind: string, data: Typed) => taken(api.POST('/api/cases/{case_id}/papers', { ...at({ case_id }), body: { kind, data } })),
  changePaper: (case_id: string, paper_id: string, version: number, data: Typed) =>
    taken(api.PUT('/api/cases/{case_id}/papers/{paper_id}', { ...at({ case_id, paper_id }), body: { version, data } })),

  confirmation: (case_id: string) => taken(api.GET('/api/cases/{case_id}/confirmation', at({ case_id }))),
  submit: (case_id: string, court_id: string) =>
    taken(api.POST('/api/cases/{case_id}/confirmation', { ...at({ case_id }), body: { court_id } })),
  applications: () => taken(api.GET('/api/court/applications')),
  application: (application_id: string) => taken(api.GET('/api/court/applications/{application_id}', at({ application_id }))),
  accept: (application_id: string, case_number: string) =>
    taken(api.POST('/api/court/applications/{application_id}/acceptance', { ...at({ application_id }), body: { case_number } })),
  refuse: (application_id: string, ground: string, reason: string) =>
    taken(api.POST('/api/court/applications/{application_id}/refusal', { ...at({ application_id }), body: { ground, reason } })),
  /** Asks both sides for more, one thing a line, by the end of a day. */
  askSupplement: (application_id: string, wanted: string, until: string) =>
    taken(api.POST('/api/court/applications/{application_id}/supplement', { ...at({ application_id }), body: { wanted, until } })),
  resumeApplication: (application_id: string) =>
    taken(api.POST('/api/court/applications/{application_id}/resumption', { ...at({ application_id }), body: {} })),
  deemWithdrawn: (application_id: string) =>
    taken(api.POST('/api/court/applications/{application_id}/deemed-withdrawal', { ...at({ application_id }), body: {} })),
  askRulingCode: (application_id: string) =>
    taken(api.POST('/api/court/applications/{application_id}/codes', { ...at({ application_id }), body: {} })),
  /** Without code and strokes the ruling is only made, to be read. */
  rule: (application_id: string, body: Shape.Ruling) =>
    taken(api.POST('/api/court/applications/{application_id}/ruling', { ...at({ application_id }), body })),

  seals: () => taken(api.GET('/api/seals')),
  sealUses: (seal_id: string) => taken(api.GET('/api/seals/{seal_id}/uses', at({ seal_id }))),
  applyForSeal: (reason: string) => taken(api.POST('/api/seals', { body: { reason } })),
  suspendSeal: (seal_id: string, reason: string) => taken(api.POST('/api/seals/{seal_id}/suspension', { ...at({ seal_id }), body: { reason } })),
  decideOnSeal: (seal_id: string, decision: string, reason: string) =>
    taken(api.POST('/api/seals/{seal_id}/decision', { ...at({ seal_id }), body: { decision: decision as Shape.SealDecision, reason } })),

  users: () => taken(api.GET('/api/users')),
  addOrganisation: (body: Shape.NewOrganisation) => taken(api.POST('/api/organisations', { body })),
  /** The answer tells the first password, once. */
  addMember: (body: Shape.NewMember) => taken(api.POST('/api/users', { body })),
  disableMember: (person_id: string, reason: string) => taken(api.POST('/api/users/{person_id}/disabling', { ...at({ person_id }), body: { reason } })),
  enableMember: (person_id: string, reason: string) => taken(api.POST('/api/users/{person_id}/enabling', { ...at({ person_id }), body: { reason } })),
  resetPassword: (person_id: string, reason: string) => taken(api.POST('/api/users/{person_id}/password', { ...at({ person_id }), body: { reason } })),

  /** A page of the journal, newest first; each word of the question may be missing. */
  journal: (asked: { before?: string; event?: string; actor?: string }) => taken(readJournal(asked)),
  verifyJournal: () => taken(api.POST('/api/journal/verification')),
}

// The question of an address is not part of the generated types.
const question = (asked: Record<string, string | undefined>) =>
  new URLSearchParams(Object.entries(asked).filter((pair): pair is [string, string] => !!pair[1]))
const readJournal = (asked: Record<string, string | undefined>) => api.GET(`/api/journal?${question(asked)}` as '/api/journal')
const readCases = (asked: Record<string, string | undefined>) => api.GET(`/api/cases?${question(asked)}` as '/api/cases')

async function handInScan(caseId: string, signedOn: string, scan: Blob): Promise<void> {
  const path = `/api/cases/${caseId}/agreement/scans?signed_on=${encodeURIComponent(signedOn)}`
  const answer = await fetch(path, { method: 'POST', body: scan, headers: headers(), credentials: 'same-origin' })
  if (!answer.ok) throw problemFrom(answer.status, await answer.json().catch(() => null))
}

/** Enters a power of attorney with the scan of its paper; gives all that are in force. */
export async function enterPower(caseId: string, principal: string, agent: string, powers: Shape.Power[], scan: Blob): Promise<Shape.Attorney[]> {
  const question = new URLSearchParams([['principal_id', principal], ['agent_id', agent], ...powers.map((power) => ['power', power])])
  const answer = await fetch(`/api/cases/${caseId}/powers?${question}`, { method: 'POST', body: scan, headers: headers(), credentials: 'same-origin' })
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemFrom(answer.status, body)
  return body as Shape.Attorney[]
}

/** The address of the scan of a power of attorney, to be saved. */
export function powerPaper(caseId: string, powerId: string): string {
  return `/api/cases/${caseId}/powers/${powerId}/paper`
}

/** The address of a scan, to be saved. */
export function scanFile(caseId: string, scanId: string): string {
  return `/api/cases/${caseId}/agreement/scans/${scanId}/file`
}

/** The address of a file that was handed in to the court, to be saved. */
export function suppliedFile(applicationId: string, place: number): string {
  return `/api/court/applications/${applicationId}/supplements/${place}`
}

async function readTable(caseId: string, table: Blob): Promise<Shape.SheetAnswer> {
  const answer = await fetch(`/api/cases/${caseId}/agreement/schedule`, { method: 'POST', body: table, headers: headers(), credentials: 'same-origin' })
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemFrom(answer.status, body)
  return body as Shape.SheetAnswer
}

/** The address of a table to fill in, with a column for each of these days. */
export function blankTable(caseId: string, dues: string[]): string {
  const question = new URLSearchParams(dues.map((due) => ['due', due]))
  return `/api/cases/${caseId}/agreement/schedule.xlsx?${question}`
}

/** The address of one page of a paper as an image; `state` tells the browser's cache the signed paper from the unsigned. */
export function pageImage(documentId: string, page: number, width: number, state: string): string {
  return `/api/documents/${documentId}/pages/${page}.png?width=${width}&state=${encodeURIComponent(state)}`
}

/** The evidence of a case as a ZIP, made anew each time: that it was asked for is an entry of the journal. */
export async function evidencePackage(applicationId: string): Promise<Blob> {
  const answer = await fetch(`/api/court/applications/${applicationId}/package`, { method: 'POST', headers: headers(), credentials: 'same-origin' })
  if (!answer.ok) throw problemFrom(answer.status, await answer.json().catch(() => null))
  return answer.blob()
}

/** Asks whether somebody is signed in; nobody is no error. */
export async function whoIsHere(): Promise<Shape.Me | null> {
  const answer = await fetch('/api/me', { headers: headers(), credentials: 'same-origin' })
  if (answer.status === 401 || answer.status === 404) return null
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemFrom(answer.status, body)
  return body as Shape.Me
}

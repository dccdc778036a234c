/** What the party's pages ask of the server, one function a question. */
import { api, headers, taken } from '../api/client'
import { Problem, problemFrom } from '../api/problem'
import type { AddressBody } from '../addressing/fields'
import type { DeviceState } from '../devices/acquire'
import type { ConsentKind, SignatureBody, VerificationReport } from './shapes'

export const me = () => taken(api.GET('/api/me'))
export const signOut = () => taken(api.POST('/api/sign-out'))

export const invitation = (code: string) => taken(api.POST('/api/arrivals', { body: { code } }))
export const sendArrivalCode = (code: string, name: string) => taken(api.POST('/api/arrivals/codes', { body: { code, name } }))
export const arrive = (body: { code: string; name: string; request_id: string; sms_code: string }) =>
  taken(api.POST('/api/arrivals/sessions', { body }))

export const arrival = () => taken(api.GET('/api/arrival'))
export const proveIdentity = (body: { method: 'id_number' | 'face'; id_number: string | null }) =>
  taken(api.POST('/api/arrival/identity', { body }))
export const decideConsent = (body: { kind: ConsentKind; version: string; given: boolean }) =>
  taken(api.POST('/api/arrival/consents', { body }))
export const reportDevices = (body: { camera: DeviceState; microphone: DeviceState; browser: string }) =>
  taken(api.POST('/api/arrival/devices', { body }))

const ofCase = (case_id: string) => ({ path: { case_id } })

export const caseView = (caseId: string) => taken(api.GET('/api/cases/{case_id}', { params: ofCase(caseId) }))
export const ceremony = (caseId: string) => taken(api.GET('/api/cases/{case_id}/ceremony', { params: ofCase(caseId) }))
export const paymentSchedule = (caseId: string) => taken(api.GET('/api/cases/{case_id}/schedule', { params: ofCase(caseId) }))
export const sendSigningCode = (caseId: string) =>
  taken(api.POST('/api/cases/{case_id}/ceremony/codes', { params: ofCase(caseId), body: {} }))
export const sign = (caseId: string, body: SignatureBody) =>
  taken(api.POST('/api/cases/{case_id}/ceremony/signatures', { params: ofCase(caseId), body }))
/** Everything, or with `document_id` one paper that goes along with the agreement. */
export const refuseToSign = (caseId: string, reason: string, document_id: string | null = null) =>
  taken(api.POST('/api/cases/{case_id}/ceremony/refusal', { params: ofCase(caseId), body: { reason, document_id } }))
const ofAddress = (case_id: string, paper_id: string) => ({ path: { case_id, paper_id } })
export const address = (caseId: string, paperId: string) =>
  taken(api.GET('/api/cases/{case_id}/ceremony/addresses/{paper_id}', { params: ofAddress(caseId, paperId) }))
export const changeAddress = (caseId: string, paperId: string, body: AddressBody) =>
  taken(api.PUT('/api/cases/{case_id}/ceremony/addresses/{paper_id}', { params: ofAddress(caseId, paperId), body }))

export const draft = (caseId: string) => taken(api.GET('/api/cases/{case_id}/agreement', { params: ofCase(caseId) }))
export const comments = (caseId: string) => taken(api.GET('/api/cases/{case_id}/agreement/comments', { params: ofCase(caseId) }))
/** Says something to a clause; only the mediators read it. */
export const comment = (caseId: string, clause: string, text: string) =>
  taken(api.POST('/api/cases/{case_id}/agreement/comments', { params: ofCase(caseId), body: { clause, text, to_person_id: null } }))
export const versions = (caseId: string) => taken(api.GET('/api/cases/{case_id}/agreement/versions', { params: ofCase(caseId) }))
export const changes = (case_id: string, version: number, until: number) =>
  taken(api.GET('/api/cases/{case_id}/agreement/versions/{version}/changes/{until}', { params: { path: { case_id, version, until } } }))

export const confirmation = (caseId: string) => taken(api.GET('/api/cases/{case_id}/confirmation', { params: ofCase(caseId) }))
export const withdrawApplication = (caseId: string, reason: string) =>
  taken(api.POST('/api/cases/{case_id}/confirmation/withdrawal', { params: ofCase(caseId), body: { reason } }))

export const paper = (document_id: string) =>
  taken(api.GET('/api/documents/{document_id}', { params: { path: { document_id } } }))
export const mine = () => taken(api.GET('/api/mine'))
export const markSeen = (serviceId: string) =>
  taken(api.POST('/api/services/{service_id}/seen', { params: { path: { service_id: serviceId } } }))

/** The simulated parts of a demonstration; none when this is the real thing (the server answers 404). */
export async function simulators(): Promise<string[]> {
  try {
    return (await taken(api.GET('/api/demo'))).simulators
  } catch {
    return []
  }
}

export const pageImage = (documentId: string, page: number, width: number): string => `/api/documents/${documentId}/pages/${page}.png?width=${width}`
export const paperFile = (documentId: string): string => `/api/documents/${documentId}/file`

/** Sends a paper to be verified and tells how much of it has gone (0 to 1). XMLHttpRequest, since fetch tells no progress. */
export function verifyFile(file: Blob, told: (part: number) => void): Promise<VerificationReport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/verify')
    request.setRequestHeader('Content-Type', 'application/pdf')
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.timeout = 120_000
    request.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total)
    request.onerror = () => reject(new Problem('network.unreachable', 0))
    request.ontimeout = () => reject(new Problem('network.slow', 0))
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(problemFrom(request.status, request.response)))
    request.send(file)
  })
}

export const verifyCode = (code: string) => taken(api.GET('/api/verify/{code}', { params: { path: { code } } }))

export type ReportForm = 'pdf' | 'jws'

/** The report on a file as a paper or as a signed statement. The file is sent again: nothing of it was kept. */
export const reportOfFile = (file: Blob, form: ReportForm) => bytesOf(`/api/verify/report.${form}`, file)
export const reportOfCode = (code: string, form: ReportForm) => bytesOf(`/api/verify/${encodeURIComponent(code)}/report.${form}`)
/** A page of the file's first `bytes` bytes as a picture: the paper as one signer left it. */
export const pageAsSigned = (file: Blob, bytes: number, page: number) => bytesOf(`/api/verify/pages/${page}.png?bytes=${bytes}`, file)

async function bytesOf(path: string, file?: Blob): Promise<Blob> {
  const answer = await fetch(path, {
    method: file ? 'POST' : 'GET',
    headers: { ...headers(), ...(file ? { 'Content-Type': 'application/pdf' } : {}) },
    body: file ?? null,
    signal: AbortSignal.timeout(120_000),
  }).catch(() => {
    throw new Problem('network.unreachable', 0)
  })
  if (!answer.ok) throw problemFrom(answer.status, await answer.json().catch(() => null))
  return answer.blob()
}

/**
 * The intake form as it stands. It lives as long as the page is loaded, so that a look at the list or a failed
 * request loses nothing; it is never written to the browser's storage, since it holds other people's lives.
 */
import { reactive } from 'vue'
import type { NewCase, NewParty, Side } from '../shapes'
import { checkCreditCode, checkIdNumber, isPhone, type Verdict } from './identifiers'

export interface PartyForm extends NewParty {
  key: number
}
export interface IntakeForm extends Omit<NewCase, 'parties'> {
  parties: PartyForm[]
}

let keys = 0
export function emptyParty(side: Side): PartyForm {
  return { key: ++keys, side, kind: 'person', name: '', gender: null, phone: '', id_number: '', address: '', representative: '' }
}

export function emptyForm(): IntakeForm {
  return { dispute_type: '', source: 'party', site_id: '', facts: '', request: '', place: '', parties: [emptyParty('applicant'), emptyParty('respondent')] }
}

export const form = reactive<IntakeForm>(emptyForm())

export function startAnew() {
  Object.assign(form, emptyForm())
}

export function isUntouched(): boolean {
  return !form.facts && !form.request && !form.dispute_type && form.parties.every((party) => !party.name && !party.phone && !party.id_number)
}

export function verdictOf(party: PartyForm): Verdict {
  return party.kind === 'person' ? checkIdNumber(party.id_number) : checkCreditCode(party.id_number)
}

/** Mistakes by field: key of the field (as in its element id) to the key of the text. */
export function mistakesOf(form: IntakeForm): Map<string, string> {
  const mistakes = new Map<string, string>()
  const need = (field: string, text: string, key: string) => text.trim() || mistakes.set(field, key)
  need('dispute_type', form.dispute_type, 'intake.need.type')
  need('site_id', form.site_id ?? '', 'intake.need.site')
  need('facts', form.facts, 'intake.need.facts')
  need('request', form.request, 'intake.need.request')
  for (const party of form.parties) {
    const field = (name: string) => `party-${party.key}-${name}`
    need(field('name'), party.name, 'intake.need.name')
    if (!isPhone(party.phone)) mistakes.set(field('phone'), party.phone.trim() ? 'intake.wrong.phone' : 'intake.need.phone')
    const verdict = verdictOf(party)
    if (verdict !== 'good') mistakes.set(field('id_number'), verdict === 'empty' ? `intake.need.id_${party.kind}` : `intake.id.${verdict}`)
    need(field('address'), party.address, 'intake.need.address')
    if (party.kind === 'organisation') need(field('representative'), party.representative, 'intake.need.representative')
  }
  return mistakes
}

/** The form as the server takes it. */
export function asRequest(form: IntakeForm): NewCase {
  return {
    ...form,
    facts: form.facts.trim(),
    request: form.request.trim(),
    place: form.place.trim(),
    parties: form.parties.map(({ key: _key, ...party }) => ({
      ...party,
      name: party.name.trim(),
      phone: party.phone.replaceAll(/[\s-]/g, ''),
      id_number: party.id_number.trim().toUpperCase(),
      address: party.address.trim(),
      representative: party.kind === 'organisation' ? party.representative.trim() : '',
    })),
  }
}

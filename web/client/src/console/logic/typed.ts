/** What is typed into a form that the server describes: values by field, of whatever type its entry gives. */
import type { FormField } from '../shapes'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the server says what is in it, field by field
export type Typed = { [field: string]: any }

/** Every field of the form, with what is known of it or nothing. */
export function typedFrom(fields: FormField[], known: Typed): Typed {
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, known[field.name])]))
}

function valueOf(field: FormField, known: unknown): unknown {
  switch (field.entry) {
    case 'group':
      return typedFrom(field.fields, (known ?? {}) as Typed)
    case 'rows':
      return ((known ?? []) as Typed[]).map((row) => typedFrom(field.fields, row))
    case 'lines':
    case 'ticks':
      return [...((known ?? []) as string[])]
    case 'yes-no':
      return known ?? null
    case 'moment':
      return typeof known === 'string' ? known.slice(0, 16) : ''
    default:
      return known ?? ''
  }
}

/** What is sent: fields left empty are left out, and so are lines without a word. */
export function given(fields: FormField[], typed: Typed): Typed {
  const sent: Typed = {}
  for (const field of fields) {
    const value = typed[field.name]
    if (field.entry === 'group') sent[field.name] = given(field.fields, value)
    else if (field.entry === 'rows') sent[field.name] = (value as Typed[]).map((row) => given(field.fields, row))
    else if (field.entry === 'lines') sent[field.name] = (value as string[]).filter((line) => line.trim())
    else if (value !== '' && value !== null) sent[field.name] = value
  }
  return sent
}

/** `2800`, `2,800.5` as whole fen; null where it is no amount. */
export function fenFrom(text: string): number | null {
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(',', '').replaceAll('，', ''))
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0') || 0) : null
}

export function yuanOf(fen: unknown): string {
  return typeof fen === 'number' ? (fen / 100).toFixed(2) : ''
}

import { describe, expect, it } from 'vitest'
import type { AgreementDraft, Clause } from '../shapes'
import { fenOf, inCapitals, yuanOf } from './capitals'
import { clauseFrom, templatesFor } from './clauseTemplates'
import { checkCreditCode, checkIdNumber, isPhone } from './identifiers'
import { differences, merged } from './merging'
import { isMyTurn, milestoneOf, MILESTONES, stepOf } from './steps'

describe('money', () => {
  it('goes from typed yuan to whole fen without floating point', () => {
    expect(fenOf('2800')).toBe(280_000)
    expect(fenOf('2,800.5')).toBe(280_050)
    expect(fenOf('0.29')).toBe(29)
    expect(fenOf('1 000 000.01')).toBe(100_000_001)
  })
  it('is nothing when it is not an amount', () => {
    for (const text of ['', '二千八', '12.345', '-5', '1e3', '.5']) expect(fenOf(text)).toBeNull()
  })
  it('reads back as typed', () => {
    expect(yuanOf(280_000)).toBe('2800.00')
    expect(yuanOf(5)).toBe('0.05')
  })
  it.each([
    [280_000, '贰仟捌佰元整'],
    [168_032, '壹仟陆佰捌拾元零叁角贰分'],
    [10_700_053, '壹拾万柒仟元零伍角叁分'],
    [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
    [10_000_000_000, '壹亿元整'],
    [10_000_100_000, '壹亿零壹仟元整'],
    [0, '零元整'],
    [5, '伍分'],
    [30, '叁角'],
    [120_000_340_000_000, '壹万贰仟亿零叁佰肆拾万元整'],
  ])('%d fen are %s', (fen, words) => expect(inCapitals(fen)).toBe(words))
})

describe('identity numbers', () => {
  it('are accepted with the right check character', () => {
    for (const number of ['449999196803120013', '44999919750508002X', '44999919750508002x']) expect(checkIdNumber(number)).toBe('good')
  })
  it('name what is wrong', () => {
    expect(checkIdNumber('')).toBe('empty')
    expect(checkIdNumber('4499991968')).toBe('short')
    expect(checkIdNumber('449999196803120014')).toBe('digit')
    expect(checkIdNumber('449999196813120013')).toBe('date')
    expect(checkIdNumber('44999919680312O013')).toBe('shape')
  })
  it('of organisations follow GB 32100', () => {
    expect(checkCreditCode('91449999MA0TE5T01P')).toBe('good')
    expect(checkCreditCode('92449999MA0T0002X9')).toBe('good')
    expect(checkCreditCode('91449999MA0TE5T01Q')).toBe('digit')
    expect(checkCreditCode('91449999MA0TEST01P')).toBe('shape')
  })
  it('phones have eleven digits', () => {
    expect(isPhone('199 0000 1001')).toBe(true)
    expect(isPhone('1990000100')).toBe(false)
  })
})

const clause = (id: string, text: string): Clause => ({ id, text, who: '', whom: '', act: 'other', amount_fen: null, due: null, how: '' })
const draft = (facts: string, clauses: Clause[]): AgreementDraft => ({ facts, clauses, dispute: '', performance: '', breach: '', signing_method: '', copies: 3, made_on: '2026-11-22', schedule: null, sealing: [] })

describe('two versions of a draft', () => {
  const mine = draft('我的', [clause('a', '一'), clause('b', '二')])
  const theirs = draft('对方的', [clause('a', '壹'), clause('c', '三')])

  it('show only what differs', () => {
    expect(differences(mine, theirs).map((row) => row.key)).toEqual(['facts', 'clause:a', 'clause:b', 'clause:c'])
    expect(differences(mine, mine)).toEqual([])
  })
  it('keep one’s own words where nothing is chosen', () => {
    expect(merged(mine, theirs, new Map())).toEqual(mine)
  })
  it('become the other one’s when all is chosen so', () => {
    const all = new Map(differences(mine, theirs).map((row) => [row.key, 'theirs'] as const))
    expect(merged(mine, theirs, all)).toEqual(theirs)
  })
  it('can keep both texts and clauses of either side', () => {
    const result = merged(mine, theirs, new Map([['facts', 'both'], ['clause:c', 'theirs']]))
    expect(result.facts).toBe('我的\n对方的')
    expect(result.clauses.map((one) => one.id)).toEqual(['a', 'b', 'c'])
  })
})

describe('a case on its way', () => {
  it('waits for one role at a time', () => {
    expect(isMyTurn('ACCEPTED', new Set(['registrar']))).toBe(true)
    expect(isMyTurn('ACCEPTED', new Set(['mediator']))).toBe(false)
    expect(isMyTurn('CLOSED', new Set(['mediator']))).toBe(false)
  })
  it('reaches the last milestone only through the court', () => {
    expect(milestoneOf('EFFECTIVE', null)).toBe(4)
    expect(milestoneOf('EFFECTIVE', 'C_ACCEPTED')).toBe(5)
    expect(milestoneOf('EFFECTIVE', 'C_SERVED')).toBe(MILESTONES.length - 1)
    expect(milestoneOf('TERMINATED', null)).toBe(-1)
  })
  it('names its step without the prefix', () => expect(stepOf('case.next.meet')).toBe('meet'))
})

describe('clauses to start from', () => {
  it('come with those of the dispute first', () => {
    expect(templatesFor('0401').map((template) => template.name).slice(0, 2)).toEqual(['退还押金', '返还钥匙'])
    expect(templatesFor('9999').length).toBeGreaterThan(0)
  })
  it('know who is who', () => {
    const [template] = templatesFor('0401')
    const made = clauseFrom(template!, { applicant: '孙晓雯', respondent: '胡桂芳' })
    expect([made.who, made.whom, made.act]).toEqual(['胡桂芳', '孙晓雯', 'pay'])
    expect(made.id).toMatch(/^[0-9a-f]{32}$/)
  })
})

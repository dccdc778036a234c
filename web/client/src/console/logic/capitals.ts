/**
 * Money as the mediator types it: yuan in, whole fen out, capitals at once.
 * The same writing rules as `documents.amounts` on the server (支付结算办法, annex 1); the paper itself
 * is always written by the server, this only saves the eye a round trip.
 */
const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const SECTIONS = ['', '万', '亿', '万亿']
const LARGEST_FEN = 999_999_999_999_999

/** Returns whole fen, or null where the text is not an amount of money. Never through floating point. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,13})(?:\.(\d{0,2}))?$/.exec(text.replaceAll(/[,，\s]/g, ''))
  if (!match) return null
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return fen <= LARGEST_FEN ? fen : null
}

/** Returns `280000` as `2800.00`. */
export function yuanOf(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** Returns `280000` as `贰仟捌佰元整`. */
export function inCapitals(fen: number): string {
  const yuan = Math.floor(fen / 100)
  const rest = fen % 100
  const jiao = Math.floor(rest / 10)
  const cents = rest % 10
  if (rest === 0) return `${whole(yuan) || '零'}元整`
  let text = yuan ? `${whole(yuan)}元` : ''
  if (jiao) text += `${yuan && yuan % 10 === 0 ? '零' : ''}${DIGITS[jiao]}角`
  else if (yuan) text += '零'
  return cents ? `${text}${DIGITS[cents]}分` : text
}

function whole(yuan: number): string {
  let text = ''
  let gap = false
  for (let place = SECTIONS.length - 1; place >= 0; place--) {
    const section = Math.floor(yuan / 10 ** (4 * place)) % 10_000
    if (section === 0) {
      gap = gap || text !== ''
      continue
    }
    if (text && (gap || section < 1000)) text += '零'
    // 壹万贰仟亿, not 壹万亿贰仟亿: 万亿 is written 万 where 亿 follows anyway.
    text += thousands(section) + (place === 3 && Math.floor(yuan / 1e8) % 10_000 ? '万' : SECTIONS[place])
    gap = false
  }
  return text
}

function thousands(section: number): string {
  let text = ''
  let gap = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(section / 10 ** place) % 10
    if (digit === 0) {
      gap = text !== ''
      continue
    }
    text += `${gap ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`
    gap = false
  }
  return text
}

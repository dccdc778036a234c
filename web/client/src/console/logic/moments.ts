/** Instants come in UTC and are read in Shanghai, whatever the clock of this machine says. */
import { useI18n } from 'vue-i18n'

const ZONE = 'Asia/Shanghai'
/** Swedish writes dates as ISO 8601 does. */
const SORTABLE = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })

export function useMoments() {
  const { locale } = useI18n()
  const format = (instant: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: ZONE, hour12: false, ...options }).format(new Date(instant))
  return {
    /** 2026-11-22 10:30 */
    moment: (instant: string | null | undefined) =>
      instant ? SORTABLE.format(new Date(instant)) : '—',
    /** 11月22日 星期日 10:30 */
    longMoment: (instant: string) => format(instant, { month: 'long', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' }),
    time: (instant: string) => format(instant, { hour: '2-digit', minute: '2-digit' }),
    preciseTime: (instant: string) => format(instant, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    /** A calendar day without an hour: `2026-12-22`. */
    day: (date: string | null | undefined) => (date ? date.slice(0, 10) : '—'),
  }
}

/** Milliseconds as `1:02:09` or `02:09`. */
export function lengthOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  return (hours ? [String(hours), ...parts] : parts).join(':')
}

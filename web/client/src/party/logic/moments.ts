const SHANGHAI = 'Asia/Shanghai'

/** "11月22日星期日 15:00" or "Sunday 22 November, 15:00": the time on the wall in China, wherever the phone is. */
export function dayAndTime(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(tag(locale), {
    timeZone: SHANGHAI, month: 'long', day: 'numeric', weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).format(new Date(instant))
}

/** "2026年11月22日": the day of an instant in China, or a plain date as it stands. */
export function day(instantOrDate: string, locale: string): string {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(instantOrDate)
  return new Intl.DateTimeFormat(tag(locale), { timeZone: plain ? 'UTC' : SHANGHAI, year: 'numeric', month: 'long', day: 'numeric' }).format(
    new Date(instantOrDate),
  )
}

/** "2026/11/22 15:00:07": to the second, for signatures. */
export function toTheSecond(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(tag(locale), {
    timeZone: SHANGHAI, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).format(new Date(instant))
}

/** 75 -> "1:15". */
export function minutesAndSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function tag(locale: string): string {
  return locale === 'en' ? 'en-GB' : 'zh-CN'
}

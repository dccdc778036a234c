import { useI18n } from 'vue-i18n'
import { useSpeak } from '../../locales/i18n'

/** The language of the page, and the switch to the other one. */
export function useLanguage() {
  const { locale } = useI18n()
  const speak = useSpeak()
  return { locale, switchLanguage: () => speak(locale.value === 'zh' ? 'en' : 'zh') }
}

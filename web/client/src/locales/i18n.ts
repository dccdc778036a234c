import { inject, type InjectionKey, type Plugin } from 'vue'
import { createI18n } from 'vue-i18n'
import zhShared from './zh.json'

export type Language = 'zh' | 'en'
/** Texts of one area in one language; nested objects of strings. */
export type Texts = { [key: string]: string | Texts }
/** Loads the English texts only when somebody reads English. */
export type Loader = () => Promise<{ default: Texts }>

/** Changes the language everywhere and remembers it. */
export type Speak = (language: Language) => Promise<void>

const SPEAK: InjectionKey<Speak> = Symbol('speak')
const ADD: InjectionKey<(zh: Texts, en: Loader) => void> = Symbol('add')
const REMEMBERED_AS = 'concord.language'

/** The translations of one entry: shared texts plus its own. Chinese is in the bundle, English comes when asked for. */
export async function createTranslations(zh: Texts[], en: Loader[]): Promise<Plugin> {
  const i18n = createI18n({
    legacy: false,
    locale: 'zh',
    fallbackLocale: 'zh',
    messages: { zh: zhShared, en: {} } as Record<Language, Texts>,
    missingWarn: import.meta.env.DEV,
    fallbackWarn: false,
  })
  for (const texts of zh) i18n.global.mergeLocaleMessage('zh', texts)
  let englishIsThere = false

  async function speak(language: Language) {
    if (language === 'en' && !englishIsThere) {
      const parts = await Promise.all([import('./en.json') as Promise<{ default: Texts }>, ...en.map((load) => load())])
      for (const part of parts) i18n.global.mergeLocaleMessage('en', part.default)
      englishIsThere = true
    }
    i18n.global.locale.value = language
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
    remember(language)
  }

  const added = new Set<Texts>()
  function add(texts: Texts, english: Loader) {
    if (added.has(texts)) return
    added.add(texts)
    i18n.global.mergeLocaleMessage('zh', texts)
    en.push(english)
    if (englishIsThere) void english().then((part) => i18n.global.mergeLocaleMessage('en', part.default))
  }

  await speak(remembered())
  return {
    install(app) {
      app.use(i18n)
      app.provide(SPEAK, speak)
      app.provide(ADD, add)
    },
  }
}

/** For a language switch: `const speak = useSpeak(); speak('en')`. The language now is `useI18n().locale`. */
export function useSpeak(): Speak {
  const speak = inject(SPEAK)
  if (!speak) throw new Error('useSpeak outside an app with translations')
  return speak
}

/** Brings the texts of a part that is loaded on demand; call it in its setup, before the first word. */
export function useTexts(zh: Texts, en: Loader): void {
  const add = inject(ADD)
  if (!add) throw new Error('useTexts outside an app with translations')
  add(zh, en)
}

function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED_AS) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh' // storage is closed in some web views
  }
}

function remember(language: Language) {
  try {
    localStorage.setItem(REMEMBERED_AS, language)
  } catch {
    // the choice then lasts as long as the page
  }
}

/**
 * The console: pages for those who work at desks (registrar, mediator, director, lawyer, court, administrator, auditor).
 * Start at `router.ts` for the pages, `server.ts` for what is asked of the server, `App.vue` for the frame.
 */
import { createApp } from 'vue'
import { createTranslations } from '../locales/i18n'
import address from '../locales/address.zh.json'
import administration from '../locales/administration.zh.json'
import attorneys from '../locales/attorneys.zh.json'
import call from '../locales/call.zh.json'
import zh from '../locales/console.zh.json'
import discussion from '../locales/discussion.zh.json'
import papers from '../locales/papers.zh.json'
import seals from '../locales/seals.zh.json'
import supplement from '../locales/supplement.zh.json'
import tablet from '../locales/tablet.zh.json'
import App from './App.vue'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'

void createTranslations(
  [zh, address, administration, attorneys, call, discussion, papers, seals, supplement, tablet],
  [
    () => import('../locales/console.en.json'),
    () => import('../locales/address.en.json'),
    () => import('../locales/administration.en.json'),
    () => import('../locales/attorneys.en.json'),
    () => import('../locales/call.en.json'),
    () => import('../locales/discussion.en.json'),
    () => import('../locales/papers.en.json'),
    () => import('../locales/seals.en.json'),
    () => import('../locales/supplement.en.json'),
    () => import('../locales/tablet.en.json'),
  ],
).then((translations) => {
  createApp(App).use(router).use(translations).mount('#app')
})

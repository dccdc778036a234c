import { createPinia } from 'pinia'
import { createApp } from 'vue'
import zh from '../locales/party.zh.json'
import { createTranslations } from '../locales/i18n'
import App from './App.vue'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'

void createTranslations([zh], [() => import('../locales/party.en.json')]).then((translations) => {
  createApp(App).use(createPinia()).use(router).use(translations).mount('#app')
})

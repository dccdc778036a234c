import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { homeOf, me } from './logic/me'
import { whoIsHere } from './server'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title: string
    /** Readable without signing in. */
    open?: boolean
    /** Fills the window, without the navigation at the left. */
    bare?: boolean
  }
}

const pages: RouteRecordRaw[] = [
  { path: '/console', redirect: '/console/cases' },
  { path: '/console/sign-in', component: () => import('./pages/SignIn.vue'), meta: { title: 'pages.signIn', open: true, bare: true } },
  { path: '/console/cases', component: () => import('./pages/CaseList.vue'), meta: { title: 'pages.cases' } },
  { path: '/console/cases/new', component: () => import('./pages/CaseNew.vue'), meta: { title: 'pages.newCase' } },
  { path: '/console/cases/:id', component: () => import('./pages/CasePage.vue'), props: true, meta: { title: 'pages.case' } },
  { path: '/console/cases/:id/papers', component: () => import('./pages/PapersPage.vue'), props: true, meta: { title: 'pages.papers' } },
  { path: '/console/cases/:id/tablet', component: () => import('./pages/TabletPage.vue'), props: true, meta: { title: 'pages.tablet', bare: true } },
  { path: '/console/room/:id', component: () => import('./pages/RoomPage.vue'), props: true, meta: { title: 'pages.room', bare: true } },
  { path: '/console/seal', component: () => import('./pages/SealPage.vue'), meta: { title: 'pages.seal' } },
  { path: '/console/seals', component: () => import('./pages/SealsPage.vue'), meta: { title: 'pages.seals' } },
  { path: '/console/court', component: () => import('./pages/CourtList.vue'), meta: { title: 'pages.court' } },
  { path: '/console/court/:id', component: () => import('./pages/CourtPage.vue'), props: true, meta: { title: 'pages.application' } },
  { path: '/console/password', component: () => import('./pages/PasswordPage.vue'), meta: { title: 'pages.password' } },
  { path: '/console/users', component: () => import('./pages/UsersPage.vue'), meta: { title: 'pages.users' } },
  { path: '/console/journal', component: () => import('./pages/JournalPage.vue'), meta: { title: 'pages.journal' } },
  { path: '/demo', component: () => import('./pages/DemoPage.vue'), meta: { title: 'pages.demo', open: true, bare: true } },
  { path: '/:rest(.*)*', component: () => import('./pages/NotHere.vue'), meta: { title: 'pages.notHere', open: true, bare: true } },
]

export const router = createRouter({ history: createWebHistory(), routes: pages, scrollBehavior: () => ({ top: 0 }) })

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  // A server that cannot be asked is no reason to send anybody away: the page says what failed.
  try {
    me.value ??= await whoIsHere()
  } catch {
    return true
  }
  if (!me.value) return { path: '/console/sign-in', query: { to: to.fullPath } }
  // With a first password nothing else would be answered.
  if (me.value.must_change_password) return to.path === '/console/password' ? true : '/console/password'
  // Nobody is sent to cases that they may not see.
  return to.redirectedFrom?.path === '/console' && homeOf(me.value) !== to.path ? homeOf(me.value) : true
})

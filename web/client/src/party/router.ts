import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/j/:code', component: () => import('./pages/Arrival.vue'), props: true },
    { path: '/p', component: () => import('./pages/Home.vue') },
    { path: '/p/devices', component: () => import('./pages/Devices.vue') },
    { path: '/p/case', component: () => import('./pages/MyCase.vue') },
    { path: '/p/draft', component: () => import('./pages/Draft.vue') },
    { path: '/p/court', component: () => import('./pages/Court.vue') },
    { path: '/p/consents', component: () => import('./pages/Consents.vue') },
    { path: '/p/room/:id', component: () => import('./pages/Room.vue'), props: true },
    { path: '/p/sign/:case', component: () => import('./pages/Sign.vue'), props: true },
    { path: '/p/papers', component: () => import('./pages/Papers.vue') },
    { path: '/v/:code?', component: () => import('./pages/Verify.vue'), props: true },
    { path: '/:rest(.*)*', component: () => import('./pages/NothingHere.vue') },
  ],
})

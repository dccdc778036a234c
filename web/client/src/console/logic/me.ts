/** Who sits at this desk. One person a page life; signing out loads the page anew. */
import { computed, ref, shallowRef } from 'vue'
import type { Me, Role } from '../shapes'

export const me = shallowRef<Me | null>(null)
/** True after the server said that the session has ended: a dialog asks for the password, the page stays as it is. */
export const sessionEnded = ref(false)

export const roles = computed(() => new Set<Role>(me.value?.roles ?? []))

export function mayAny(...wanted: Role[]): boolean {
  return wanted.some((role) => roles.value.has(role))
}

/** The first page of a person, by role. */
export function homeOf(person: Me): string {
  if (person.home?.startsWith('/console/') && person.home !== '/console/') return person.home
  return person.roles.some((role) => role === 'clerk' || role === 'judge') ? '/console/court' : '/console/cases'
}

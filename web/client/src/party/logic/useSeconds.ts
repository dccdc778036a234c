import { onScopeDispose, ref, type Ref } from 'vue'

/** Seconds since the page took it up, counted by the phone's steady clock, not by its calendar. */
export function useSeconds(): Ref<number> {
  const started = performance.now()
  const seconds = ref(0)
  const timer = setInterval(() => (seconds.value = Math.floor((performance.now() - started) / 1000)), 1000)
  onScopeDispose(() => clearInterval(timer))
  return seconds
}

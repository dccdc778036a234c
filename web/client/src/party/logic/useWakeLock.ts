import { onMounted, onUnmounted } from 'vue'

/** Keeps the screen on while the page is open; taken again after the phone was locked or another app was in front. */
export function useWakeLock(): void {
  let lock: WakeLockSentinel | null = null

  async function take() {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    try {
      lock = await navigator.wakeLock.request('screen')
    } catch {
      lock = null // battery saving forbids it; nothing else depends on it
    }
  }

  onMounted(() => {
    void take()
    document.addEventListener('visibilitychange', take)
  })
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', take)
    void lock?.release()
  })
}

import { readonly, ref } from 'vue'

const SIZES = ['normal', 'large', 'largest'] as const
export type TextSize = (typeof SIZES)[number]

const REMEMBERED_AS = 'concord.text-size'
const now = ref<TextSize>(remembered())
show(now.value)

/** The size of all text: 20, 24 or 30 px, the same on every page and after coming back. */
export function useTextSize() {
  function next() {
    now.value = SIZES[(SIZES.indexOf(now.value) + 1) % SIZES.length] ?? 'normal'
    show(now.value)
    try {
      localStorage.setItem(REMEMBERED_AS, now.value)
    } catch {
      // storage is closed in some web views: the choice lasts as long as the page
    }
  }
  return { now: readonly(now), next }
}

function show(size: TextSize) {
  document.documentElement.dataset['text'] = size
}

function remembered(): TextSize {
  try {
    return SIZES.find((size) => size === localStorage.getItem(REMEMBERED_AS)) ?? 'normal'
  } catch {
    return 'normal'
  }
}

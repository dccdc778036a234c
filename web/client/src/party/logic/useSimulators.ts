import { readonly, ref, type DeepReadonly, type Ref } from 'vue'
import { simulators } from '../server'

const known = ref<string[]>([])
let asked = false

/** What is simulated here, such as `sms` or `identity`: a simulator always says so on screen. */
export function useSimulators(): DeepReadonly<Ref<string[]>> {
  if (!asked) {
    asked = true
    void simulators().then((names) => (known.value = names))
  }
  return readonly(known)
}

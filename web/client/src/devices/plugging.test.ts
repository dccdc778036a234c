import { describe, expect, it } from 'vitest'
import { afterPlugging } from './plugging'

const BUILT_IN = { id: 'a', label: 'Built in' }
const HEADSET = { id: 'b', label: 'Headset' }
const WEBCAM = { id: 'c', label: 'Webcam' }

describe('when something was plugged in or out', () => {
  it('what works is kept, and what is new is told', () => {
    expect(afterPlugging([BUILT_IN], [BUILT_IN, WEBCAM], 'a', null)).toEqual({ act: 'keep', appeared: WEBCAM })
  })
  it('nothing is told when nothing is new', () => {
    expect(afterPlugging([BUILT_IN, WEBCAM], [BUILT_IN], 'a', null)).toEqual({ act: 'keep', appeared: null })
  })
  it('the one in use is replaced when it is gone', () => {
    expect(afterPlugging([BUILT_IN, HEADSET], [BUILT_IN], 'b', 'b')).toEqual({ act: 'take', device: BUILT_IN, because: 'gone' })
  })
  it('by the chosen one where that is there', () => {
    expect(afterPlugging([BUILT_IN, HEADSET, WEBCAM], [BUILT_IN, WEBCAM], 'b', 'c')).toEqual({ act: 'take', device: WEBCAM, because: 'gone' })
  })
  it('the chosen one is taken again when it comes back', () => {
    expect(afterPlugging([BUILT_IN], [BUILT_IN, HEADSET], 'a', 'b')).toEqual({ act: 'take', device: HEADSET, because: 'back' })
  })
  it('but only then: who has picked another meanwhile keeps it', () => {
    expect(afterPlugging([BUILT_IN, HEADSET], [BUILT_IN, HEADSET, WEBCAM], 'a', 'b')).toEqual({ act: 'keep', appeared: WEBCAM })
  })
  it('without any other it is lost', () => {
    expect(afterPlugging([HEADSET], [], 'b', 'b')).toEqual({ act: 'lost' })
  })
  it('who sends nothing is given nothing', () => {
    expect(afterPlugging([], [BUILT_IN], null, null)).toEqual({ act: 'keep', appeared: BUILT_IN })
  })
})

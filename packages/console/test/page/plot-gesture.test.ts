import { expect, test, vi } from 'vitest'

import { PlotGesture, type Pointer } from '../../web/chart/plot-gesture.ts'

const find = {
  ...{ along: true, isBar: false },
  isWithin: (x: number) => x >= 10 && x <= 90,
  valueAt: (x: number) => Math.floor(x / 10),
  markAt: (x: number) => ({ values: [Math.floor(x / 10)] }),
}

function gestureWith(of: Partial<typeof find> = {}) {
  const effects = { act: vi.fn(), brush: vi.fn(), show: vi.fn() }
  return { gesture: new PlotGesture({ ...find, ...of }, effects), ...effects }
}

const at = (offsetX: number): Pointer => ({ offsetX, offsetY: 5, event: {} })

test('a press and a release at one place is a click on the mark there', () => {
  const { gesture, act, brush } = gestureWith()
  gesture.down(at(25))
  gesture.move(at(26))
  gesture.up(at(26))
  gesture.click(at(26))
  expect(act.mock.calls.map(([mark]) => mark as unknown)).toEqual([{ values: [2] }])
  expect(brush).not.toHaveBeenCalled()
})

test('a drag along x is a range, shown meanwhile from left to right, and no click', () => {
  const { gesture, act, brush, show } = gestureWith()
  gesture.down(at(70))
  gesture.move(at(30))
  expect(show).toHaveBeenLastCalledWith({ from: 30, to: 70 })
  gesture.up(at(30))
  gesture.click(at(30))
  expect(brush).toHaveBeenCalledExactlyOnceWith(7, 3)
  expect(show).toHaveBeenLastCalledWith(undefined)
  expect(act).not.toHaveBeenCalled()
})

test('a mark that is hit is acted on once, though its place is clicked as well', () => {
  const { gesture, act } = gestureWith()
  const mark = { values: ['x'] }
  gesture.down(at(25))
  gesture.up(at(25))
  gesture.mark({ data: { mark }, event: { event: 'the click' } })
  gesture.click(at(25))
  expect(act).toHaveBeenCalledExactlyOnceWith(mark, 'the click')
})

test('nothing comes of a click outside of the grid, nor of a drag over what has no order', () => {
  const outside = gestureWith()
  outside.gesture.down(at(95))
  outside.gesture.up(at(95))
  outside.gesture.click(at(95))
  expect(outside.act).not.toHaveBeenCalled()
  const { gesture, brush, show } = gestureWith({ along: false })
  gesture.down(at(20))
  gesture.move(at(60))
  gesture.up(at(60))
  expect(brush).not.toHaveBeenCalled()
  expect(show).not.toHaveBeenCalledWith(expect.anything())
})

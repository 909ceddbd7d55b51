/** A broker is told a little at a time, and only while its line is free. */
import { expect, it } from 'vitest'
import type { Outlet } from '../../gateway/core/ports.ts'
import { createFeed } from '../../gateway/sinks/home-assistant/feed.ts'
import { until } from '../support/until.ts'

/** What was kept in each turn of the event loop, in order. */
function createBroker() {
  const turns: string[][] = []
  let turn: string[] | null = null
  const state = { isFree: true, isThere: true, turns, asked: 0 }
  const outlet: Outlet = {
    use: () => undefined,
    async hasRoom() {
      state.asked++
      return state.isFree
    },
    keep(topic, payload) {
      if (!state.isThere) return false
      if (turn === null) {
        turn = []
        turns.push(turn)
        setImmediate(() => {
          turn = null
        })
      }
      turn.push(`${topic}=${payload.slice(0, 5)}`)
      return true
    },
  }
  return { ...state, state, outlet }
}
const many = (count: number, payload: string): Map<string, string> =>
  new Map(Array.from({ length: count }, (_, i) => [`t${i}`, payload]))

it('in the order that is wanted, at most 20 messages and 16 KiB a turn', async () => {
  const { outlet, turns } = createBroker()
  let done = 0
  const feed = createFeed(outlet, () => done++)
  feed.want(many(110, 'x'))
  await until('all to be told', () => done === 1)
  expect(turns.map((turn) => turn.length)).toEqual([20, 20, 20, 20, 20, 10])
  expect(turns.flat()).toEqual([...many(110, 'x')].map(([topic, payload]) => `${topic}=${payload}`))
  feed.want(many(10, 'y'.repeat(7_000)))
  await until('all to be told', () => done === 2)
  expect(turns.slice(6).map((turn) => turn.length)).toEqual([2, 2, 2, 2, 2])
  feed.stop()
})

it('nothing that it knows, and all of it again when it may have lost it', async () => {
  const { outlet, turns } = createBroker()
  const feed = createFeed(outlet, () => undefined)
  feed.want(many(3, 'x'))
  await until('it to be told', () => feed.isDone())
  feed.want(many(3, 'x').set('t1', 'y'))
  await until('it to be told', () => feed.isDone())
  expect(turns.slice(1)).toEqual([['t1=y']])
  feed.again()
  await until('it to be told', () => feed.isDone())
  expect(turns[2]).toEqual(['t0=x', 't1=y', 't2=x'])
  feed.stop()
})

it('nothing while commands are on its line, or while it is away', async () => {
  const { outlet, state, turns } = createBroker()
  const feed = createFeed(outlet, () => undefined)
  state.isFree = false
  feed.want(many(3, 'x'))
  await until('it to have asked again', () => state.asked > 3)
  expect(turns).toEqual([])
  state.isFree = true
  await until('it to be told', () => feed.isDone())
  state.isThere = false
  feed.again()
  const asked = state.asked
  await until('it to have tried', () => state.asked > asked)
  await new Promise((resolve) => setTimeout(resolve, 200))
  // It says itself when it is back.
  expect([state.asked, feed.isDone()]).toEqual([asked + 1, false])
  state.isThere = true
  feed.again()
  await until('it to be told', () => feed.isDone())
  feed.stop()
})

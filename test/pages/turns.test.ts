/** One question at a time, and of those that were asked too quickly the last. */
import { expect, test } from 'vitest'
import { createTurns } from '../../dashboard/turns.ts'

/** Answers when it is told to. */
function createGateway() {
  const asked: string[] = []
  const open: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = []
  const ask = (question: string) => () =>
    new Promise<string>((resolve, reject) => {
      asked.push(question)
      open.push({ resolve, reject })
    })
  return { asked, open, ask }
}
const settled = () => new Promise(setImmediate)

test('what is asked while an answer is on its way waits, and only the last of it is asked', async () => {
  const turns = createTurns()
  const { asked, open, ask } = createGateway()
  const all = ['year', 'month', 'zone'].map((question) => turns.next().ask(ask(question)))
  await settled()
  // The first two were over before they could be asked; one that has begun is waited for.
  expect(asked).toEqual(['zone'])
  const later = ['hall', 'lab'].map((question) => turns.next().ask(ask(question)))
  await settled()
  expect(asked).toEqual(['zone'])
  open[0]?.resolve('too late')
  await settled()
  expect(asked).toEqual(['zone', 'lab'])
  open[1]?.resolve('there')
  expect(await Promise.all([...all, ...later])).toEqual([null, null, null, null, { answer: 'there' }])
})

test('an error is told of the turn that holds, and of no other; the next one is asked all the same', async () => {
  const turns = createTurns()
  const { open, ask } = createGateway()
  const before = turns.next().ask(ask('one'))
  await settled()
  const after = turns.next().ask(ask('two'))
  open[0]?.reject(new Error('one'))
  expect(await before).toBeNull()
  await settled()
  open[1]?.reject(new Error('two'))
  await expect(after).rejects.toThrow('two')
})

test('at the end nobody waits any more', async () => {
  const turns = createTurns()
  const { asked, open, ask } = createGateway()
  const one = turns.next().ask(ask('one'))
  await settled()
  turns.end()
  open[0]?.resolve('late')
  expect([await one, asked]).toEqual([null, ['one']])
})

/** The entries that are shown: those that were found, older ones as they are asked for, and new ones as they come. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { JournalEntry, JournalFound } from '../../gateway/api/contract.ts'
import { ask, codeOf } from '../api.ts'
import { onFacts } from '../house.ts'
import { createTurns } from '../turns.ts'
import { type Filter, fits, questionOf } from './filter.ts'

/** New entries that are kept on the page; older ones are found by searching. */
const SHOWN_MAX = 1_000
/** The gateway looks through a hundred thousand facts for an answer. */
const ANSWER_WITHIN_MS = 60_000

export interface Book {
  state: 'loading' | 'failed' | 'there'
  code: string
  entries: readonly JournalEntry[]
  /** More may lie before; null: that was all. */
  next: number | null
  /** How far it was looked. */
  lookedBackTo: string | null
  /** It looks further back by itself, for nothing was found yet. */
  searching: boolean
  /** Looks further back, until something is found. */
  older(): void
  /** Looks no further. */
  stop(): void
  again(): void
  /** New entries that wait, while the list stands still. */
  waiting: number
  paused: boolean
  pause(paused: boolean): void
}

interface Found {
  state: Book['state']
  code: string
  entries: readonly JournalEntry[]
  next: number | null
  lookedBackTo: string | null
  searching: boolean
}
const NOTHING: Found = { state: 'loading', code: '', entries: [], next: null, lookedBackTo: null, searching: false }

function read(question: string, before: number | null): Promise<JournalFound> {
  const from = before === null ? '' : `&before=${before}`
  return ask('GET', `/api/journal/search?${question}${from}`, undefined, { withinMs: ANSWER_WITHIN_MS })
}

/** Each once, the newest first. */
function merged(known: readonly JournalEntry[], more: readonly JournalEntry[]): JournalEntry[] {
  const bySeq = new Map([...known, ...more].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq)
}

export function useBook(filter: Filter): Book {
  const question = questionOf(filter)
  const [found, setFound] = useState<Found>(NOTHING)
  const [waiting, setWaiting] = useState<readonly JournalEntry[]>([])
  const [paused, setPaused] = useState(false)
  const [turns] = useState(createTurns)
  const still = useRef(paused)
  still.current = paused

  async function search(before: number | null): Promise<void> {
    const turn = turns.next()
    let next = before
    setFound((now) => ({ ...now, searching: true }))
    try {
      for (;;) {
        const from = next
        const told = await turn.ask(() => read(question, from))
        if (told === null) return
        const page = told.answer
        next = page.next
        const goesOn = page.facts.length === 0 && next !== null
        setFound((now) => ({
          ...{ state: 'there', code: '', entries: merged(now.entries, page.facts), next, searching: goesOn },
          lookedBackTo: page.lookedBackTo,
        }))
        if (!goesOn) return
      }
    } catch (error) {
      setFound((now) => ({ ...now, state: 'failed', code: codeOf(error), searching: false }))
    }
  }

  useEffect(() => {
    setFound(NOTHING)
    setWaiting([])
    const end = onFacts((facts) => {
      const fresh = (facts as readonly JournalEntry[]).filter((fact) => fits(fact, filter))
      if (fresh.length === 0) return
      if (still.current) setWaiting((before) => merged(before, fresh).slice(0, SHOWN_MAX))
      else setFound((now) => ({ ...now, entries: merged(now.entries, fresh).slice(0, SHOWN_MAX) }))
    })
    void search(null)
    return () => {
      turns.end()
      end()
    }
  }, [question])

  return {
    ...found,
    older: () => void search(found.next),
    stop() {
      turns.end()
      setFound((now) => ({ ...now, searching: false }))
    },
    again: () => void search(null),
    waiting: waiting.length,
    paused,
    pause(to) {
      setPaused(to)
      if (to) return
      setFound((now) => ({ ...now, entries: merged(now.entries, waiting).slice(0, SHOWN_MAX) }))
      setWaiting([])
    },
  }
}

/** The floors as they are drawn: read when a page wants them, and anew whenever somebody has changed one. */
import { effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'
import { onFacts } from '../house.ts'
import { line } from '../live.ts'

/** In the house's order; null: not read yet. Empty where none is drawn, or they did not come: rooms can be told without. */
export const floors = signal<readonly FloorPlan[] | null>(null)

export const readFloors = async (): Promise<FloorPlan[]> =>
  (await ask<FloorPlan[]>('GET', '/api/plans')).sort((one, other) => one.order - other.order)

const CHANGED = /^(plan|drawing)-/
let turn = 0

async function readAnew(): Promise<void> {
  const mine = ++turn
  try {
    const read = await readFloors()
    if (mine === turn) floors.value = read
  } catch {
    // What was read before is nearer to the truth than nothing.
    if (mine === turn) floors.value ??= []
  }
}

/** Keeps `floors` as they are while a component is drawn. */
export function useFloors(): void {
  useEffect(() => {
    const deaf = onFacts((facts) => {
      if (facts.some(({ kind }) => CHANGED.test(kind))) void readAnew()
    })
    void readAnew()
    let wasBlind = false
    // What changed while the page was blind was told to nobody.
    const stop = effect(() => {
      const isBlind = line.value.state !== 'live'
      if (wasBlind && !isBlind) void readAnew()
      wasBlind = isBlind
    })
    return () => {
      stop()
      deaf()
      turn++
      floors.value = null
    }
  }, [])
}

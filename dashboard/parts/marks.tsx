/** Small drawn signs: what a colour says, a shape says too. All are ornament; the words stand beside them. */
import './marks.css'

export function WarningMark() {
  return (
    <svg class="mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <path d="M9 2 16.6 15.5H1.4Z" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" />
      <path d="M9 7v4M9 13v.2" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" />
    </svg>
  )
}

export type WayOf = 'in' | 'out' | 'passed' | 'refused'

const WAYS: Record<WayOf, string> = {
  in: 'M5 10h9M10.5 6.2 14.3 10l-3.8 3.8',
  out: 'M15 10H6M9.5 6.2 5.7 10l3.8 3.8',
  passed: 'M6 10.5l2.8 2.8L14 7.5',
  refused: 'M6.8 6.8l6.4 6.4M13.2 6.8l-6.4 6.4',
}

/** Which way somebody went, or that they did not. */
export function WayMark({ way }: { way: WayOf }) {
  return (
    <svg class={`way way-${way}`} width="26" height="26" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="10" />
      <path d={WAYS[way]} />
    </svg>
  )
}

/** A door seen from the front: shut, ajar, or forced. */
export function DoorMark({ state }: { state: 'shut' | 'open' | 'wrong' | 'unknown' }) {
  return (
    <svg class={`door-mark door-mark-${state}`} width="26" height="30" viewBox="0 0 26 30" aria-hidden="true">
      <path class="door-frame" d="M4 28V3.5A1.5 1.5 0 0 1 5.5 2h15A1.5 1.5 0 0 1 22 3.5V28M1.5 28h23" />
      {state === 'shut' && <path class="door-knob" d="M17.5 15.2v1.6" />}
      {state === 'unknown' && (
        <path class="door-knob" d="M10.6 11.8a2.5 2.5 0 1 1 3.7 2.2c-.9.5-1.3 1-1.3 2M13 19.5v.1" />
      )}
      {(state === 'open' || state === 'wrong') && <path class="door-leaf" d="M4 28 13 24.5V6L4 2.6Z" />}
      {state === 'wrong' && <path class="door-cross" d="M15.5 11.5v5M15.5 20v.1" />}
    </svg>
  )
}

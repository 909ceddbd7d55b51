import { useEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { HistoryStep, HourHistory } from '../../gateway/api/contract.ts'
import { timeZone } from '../clock.ts'
import { locale, wordsOf } from '../language.ts'
import './curve.css'
import { historyWords } from './words.ts'

const HEIGHT = 280

interface CurveProps {
  steps: HourHistory['steps']
  step: HistoryStep
  /** What it shows, in words. */
  label: string
}

/** The curve, drawn by uPlot, which comes only when one is to be drawn. */
export function Curve({ steps, step, label }: CurveProps) {
  const frame = useRef<HTMLDivElement>(null)
  const t = wordsOf(historyWords)
  const language = locale.value
  const zone = timeZone.value
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    let plot: uPlot | null = null
    let gone = false
    const draw = async (): Promise<void> => {
      const { createPlot } = await import('./plot.ts')
      if (gone) return
      plot?.destroy()
      const names = { average: t.averageLine, highest: t.highestLine, when: t.when }
      const size = { width: element.clientWidth, height: HEIGHT }
      plot = createPlot(element, { steps, step, names, language, timeZone: zone, ...size })
    }
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const redraw = (): void => void draw()
    scheme.addEventListener('change', redraw)
    const observer = new ResizeObserver(() => {
      if (plot !== null && element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    observer.observe(element)
    redraw()
    return () => {
      gone = true
      observer.disconnect()
      scheme.removeEventListener('change', redraw)
      plot?.destroy()
    }
  }, [steps, step, language, zone])
  return <div class="history-curve" ref={frame} role="img" aria-label={label} />
}

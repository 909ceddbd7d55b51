import { render } from 'preact'
import './base.css'
import { App } from './app.tsx'
import { startClock } from './clock.ts'
import { askSession } from './session.ts'

const root = document.getElementById('app')
if (root) {
  startClock()
  render(<App />, root)
  void askSession()
}

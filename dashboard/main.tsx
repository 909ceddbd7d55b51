import { render } from 'preact'
import './tokens.css'
import './base.css'
import { App } from './app.tsx'
import { startClock } from './clock.ts'
import { startRouter } from './router.tsx'

const root = document.getElementById('app')
if (root) {
  startClock()
  startRouter()
  render(<App />, root)
}

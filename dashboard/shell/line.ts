/** The live line of this window: one for all its pages, open while somebody who may look is signed in. */
import { takeEvents, takeHouse } from '../house.ts'
import { createLiveLine } from '../live.ts'
import { sessionOver } from '../session.ts'

export const houseLine = createLiveLine({ house: takeHouse, events: takeEvents, signedOut: sessionOver })

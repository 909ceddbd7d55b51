/** A login of the driver of MQTT devices: a device of its own, or a bridge, with what is known of it. */
import type { Unit } from '../../core/records.ts'
import type { Inputs } from '../messages/together.ts'
import { type Family, type Session, sameLogin } from './family.ts'

export interface Login {
  unit: Unit
  family: Family
  behind: readonly Unit[]
  session: Session
  /** Of several for one thing: what each told last. */
  inputs: Inputs
  /** By which carriers it is reached now. */
  carriers: Set<string>
  /** It was asked how things stand, since it is reached. */
  greeted: boolean
}

export const speaksOf = ({ family, unit, behind }: Login): string[] => family.speaks(unit, behind)

/** A bridge goes on with what it was told, when others are behind it than before. */
export const goesOn = (before: Login, unit: Unit): boolean =>
  before.session.behind !== undefined && sameLogin({ ...before, behind: [] }, unit, [])

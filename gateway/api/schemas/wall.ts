/** The picture of a screen on a wall. */
import { Type } from 'typebox'
import { Count, Nullable, Time } from '../schemas.ts'
import { ScreenTheme } from './sign-in.ts'

const Desks = Type.Object({ occupied: Count, free: Count, unknown: Count })
export const WallShape = Type.Object({
  now: Time,
  /** Of the gateway: where it is another, the page is an old one and loads itself again. */
  version: Type.String(),
  timeZone: Type.String(),
  name: Type.String(),
  screen: Type.Object({ id: Type.String(), theme: ScreenTheme }),
  inside: Count,
  uncertain: Count,
  capacity: Nullable(Count),
  zones: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      inside: Count,
      capacity: Nullable(Count),
      desks: Desks,
    }),
  ),
  today: Nullable(
    Type.Object({
      from: Time,
      to: Time,
      /** In order: from that instant on so many were inside. */
      points: Type.Array(Type.Object({ at: Time, inside: Count })),
    }),
  ),
})

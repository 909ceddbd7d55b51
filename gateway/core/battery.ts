/** When a battery should be changed. The step between the two figures is what keeps one that wavers from being told anew. */

/** At or below this share somebody should change it. */
export const BATTERY_LOW = 0.15
/** At or above this share it was changed, or charged: one that is only warmer climbs less far. */
export const BATTERY_WELL = 0.3

/** `before`: whether it was low; `level` from 0 to 1, `told` of a unit that only says "low": null where it says neither. */
export function isBatteryLow(before: boolean, level: number | null, told: boolean | null): boolean {
  if (level === null) return told ?? before
  return level <= BATTERY_LOW || (before && level < BATTERY_WELL)
}

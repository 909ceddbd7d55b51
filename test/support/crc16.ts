/** CRC-16/CCITT-FALSE by table: a second hand, so that a fault in the gateway's own is not repeated here. */
const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index * 256
  for (let bit = 0; bit < 8; bit++) value = (value >= 0x8000 ? (value * 2) ^ 0x1021 : value * 2) & 0xffff
  return value
})

export function crc16(bytes: Uint8Array): number {
  return bytes.reduce((crc, byte) => ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] ?? 0), 0xffff)
}

/** The largest payload upwards, and the longest serial line, in bytes (contract, 3 and 4). */
export const MESSAGE_BYTES_MAX = 16 * 1024
/** The largest payload of `down/policy`, in bytes (contract, 3 "Allow-list"). */
export const POLICY_BYTES_MAX = 256 * 1024
/** The largest text of one `down/policy-part`, in bytes of UTF-8 (contract, 4). */
export const PART_BYTES_MAX = 1024

/** Addresses by which only programs of the same machine reach it. Pure. */

const LOOPBACK = /^(127\.|\[?::1\]?$|localhost$)/

export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

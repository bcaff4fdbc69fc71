/** Whether a host, as the URL class writes it, is this machine, out of reach for others. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\]|\[::ffff:7f.*\])$/.test(hostname);
}

/** Whether a host, in the form of the URL class, is the local machine. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\]|\[::ffff:7f.*\])$/.test(hostname);
}

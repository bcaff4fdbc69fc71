/**
 * The headers of a response for a new one. Names in lower case: Yoga's Headers keep them as they were written, and would hold
 * `Content-Type` and the `content-type` that a new body brings side by side.
 */
export function plainHeaders(headers: Headers): Record<string, string> {
  const plain: Record<string, string> = {};
  headers.forEach((value, name) => {
    plain[name.toLowerCase()] = value;
  });
  return plain;
}

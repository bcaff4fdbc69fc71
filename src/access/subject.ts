/** Characters of a subject; OpenID Connect allows 255: https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const maxLength = 255;

/** Whether a text can name who acts, as the history of a record will show it: an issuer's `sub`, or what a key was made for. */
export function isSubject(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxLength &&
    value.trim() !== '' &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  );
}

/** Maximum length of a subject; OpenID Connect allows 255: https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const maxLength = 255;

/** Whether a text is a valid subject, which the history of a record shows: the `sub` of a token, or the owner of an API key. */
export function isSubject(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxLength &&
    value.trim() !== '' &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  );
}

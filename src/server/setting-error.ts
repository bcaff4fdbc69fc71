/** An invalid setting. The message says which values are valid. */
export class SettingError extends Error {
  override name = 'SettingError';
}

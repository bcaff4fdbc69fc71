import type { Deployment, Values } from './deployment-problems.ts';

/** What this plugin uses of the framework. */
interface Framework {
  readonly processedInput: { readonly options: { readonly param?: readonly string[] } };
  readonly configurationInput: {
    readonly params: Readonly<Record<string, Values>>;
    readonly custom: { readonly own: unknown };
  };
  readonly service: {
    readonly provider: { readonly stage: string; readonly region: string; readonly environment: Values };
    readonly functions: { readonly graphql: { readonly environment: Values } };
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
}

/** A plugin of serverless.yml: what cannot be meant is refused before anything is built, each problem in a line. */
export default class ServerlessCheck {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  constructor(framework: Framework) {
    const check = () => checkNow(framework);
    this.hooks = { 'before:package:cleanup': check, 'before:deploy:function:initialize': check };
  }
}

async function checkNow(framework: Framework): Promise<void> {
  // The framework loads plugins with `require`; what the functions run is loaded when it is needed.
  const { deploymentProblems } = await import('./deployment-problems.ts');
  const problems = await deploymentProblems(deploymentOf(framework));
  if (problems.length > 0) throw new framework.classes.Error(problems.join('\n'), 'PARAMETERS');
}

function deploymentOf({ processedInput, configurationInput, service }: Framework): Deployment {
  const { stage, region, environment } = service.provider;
  const { default: defaults = {}, [stage]: ofStage = {} } = configurationInput.params;
  const byCommand = (processedInput.options.param ?? []).map(text => {
    const [name = '', ...value] = text.split('=');
    return [name, value.join('=')] as const;
  });
  return {
    known: Object.keys(defaults),
    ownFile: { name: `deploy/params.${stage}.yml`, content: configurationInput.custom.own },
    // In the order in which the framework looks for them; the file is a part of the first two.
    parameters: { ...defaults, ...ofStage, ...Object.fromEntries(byCommand) },
    region,
    environment: { ...environment, ...service.functions.graphql.environment },
  };
}

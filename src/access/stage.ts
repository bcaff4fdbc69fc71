/** The purpose of a deployment: `dev` may use an http issuer and keys of its own for experiments, `prod` serves the public. */
export const stages = ['dev', 'prod'] as const;

export type Stage = (typeof stages)[number];

/** The stage for a name. An unknown name counts as `prod`, so that a misspelling does not weaken any check. */
export function stageOf(name: string | undefined): Stage {
  return name === 'dev' ? 'dev' : 'prod';
}

/** What a deployment is for: `dev` may have an issuer and keys of its own for trying out, `prod` is the public's. */
export const stages = ['dev', 'prod'] as const;

export type Stage = (typeof stages)[number];

/** The stage of this name. An unknown one is taken for the public's, so that a misspelling does not open anything. */
export function stageOf(name: string | undefined): Stage {
  return name === 'dev' ? 'dev' : 'prod';
}

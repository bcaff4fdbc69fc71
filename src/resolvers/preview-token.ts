import type { Context } from './context.ts';
import { loadCommands } from './mutation.ts';
import { writerOf } from './rights.ts';

/** The source of a PreviewToken. */
export interface PreviewTokenSource {
  readonly token: string;
  readonly expiresAt: string;
}

export async function createPreviewToken(
  {
    at,
    release,
    expiresAt,
  }: { at?: string | null | undefined; release?: string | null | undefined; expiresAt: string },
  context: Context,
  name: string,
): Promise<PreviewTokenSource> {
  const writer = writerOf(context, { name, scopes: [] });
  const { createPreviewToken: create } = await loadCommands();
  const { text } = await create(context.stored, {
    at: at ?? undefined,
    release: release ?? undefined,
    expiresAt,
    stage: context.stage,
    writer,
  });
  context.report({ mutation: name, subject: writer.by, outcome: 'written' });
  return { token: text, expiresAt };
}

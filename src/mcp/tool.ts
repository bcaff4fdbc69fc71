import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { type Ask, type Operation, ToolFailure } from './ask.ts';
import { type Named, named, namedText } from './named.ts';
import { blocks, section } from './text.ts';

/** The response of a tool: data of its output form, and the same as text. */
export interface ToolResult<Data = Record<string, unknown>> {
  readonly data: Data;
  readonly text: string;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** The operations that it executes, in addition to those that find an entity by its name. */
  readonly operations: readonly Operation[];
  call(ask: Ask, input: unknown): Promise<ToolResult>;
}

interface ToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject>
  extends Omit<Tool, 'input' | 'output' | 'call' | 'annotations'> {
  readonly input: Input;
  readonly output: Output;
  run(ask: Ask, input: z.output<Input>): Promise<ToolResult<z.output<Output>>>;
}

/** A tool that only reads. The content is that of one publication, so the world of the tool is closed. */
export function readingTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
): Tool {
  return toolOf(definition, { readOnlyHint: true, idempotentHint: true, openWorldHint: false });
}

/** A tool that writes drafts. */
export function writingTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
  hints: Pick<ToolAnnotations, 'destructiveHint' | 'idempotentHint'>,
): Tool {
  return toolOf(definition, { readOnlyHint: false, openWorldHint: false, ...hints });
}

function toolOf<Input extends z.ZodObject, Output extends z.ZodObject>(
  { run, ...definition }: ToolDefinition<Input, Output>,
  hints: ToolAnnotations,
): Tool {
  return {
    ...definition,
    annotations: { title: definition.title, ...hints },
    call(ask, input) {
      const parsed = definition.input.safeParse(input);
      // The arguments of a tool are checked before; the address of a resource is not.
      if (!parsed.success) throw new ToolFailure(`Invalid arguments: ${z.prettifyError(parsed.error)}`);
      return run(ask, parsed.data);
    },
  };
}

const maxNameLength = 200;

/** A URI of a slug of 200 bytes, each of them percent-encoded. */
const maxUriLength = 700;

/** The entity that a tool is asked about. */
export const nameInput = z
  .string()
  .trim()
  .min(1)
  .max(maxUriLength)
  .refine(text => text.length <= maxNameLength || text.startsWith('communique://'), {
    error: `Too big: expected string to have <=${maxNameLength} characters`,
  })
  .describe(
    'Name of the entity, or its id or communique:// URI from an earlier response; at most 200 characters.',
  );

export const afterInput = z.string().max(1000).optional().describe('`next` from the previous response.');

export function firstInput(defaultFirst: number, max: number) {
  return z
    .int()
    .min(1)
    .max(max)
    .default(defaultFirst)
    .describe(`Number of entries: 1 to ${max}, ${defaultFirst} by default.`);
}

/** The text of a response to a name that does not identify one entity. */
export const suggested = {
  notice: z.string().nullable().describe('What to do where the question has no response; null otherwise.'),
  suggestions: z.array(named).describe('The nearest entities, where the name is not that of one entity.'),
};

export function suggestedText({
  notice,
  suggestions,
}: {
  notice: string | null;
  suggestions: readonly Named[];
}): string {
  return blocks(notice ?? '', section('Suggestions', suggestions.map(namedText)));
}

export const next = z.string().nullable().describe('Pass it as `after` for the next page; null at the end.');

export function nextText(cursor: string | null): string {
  return cursor === null ? '' : `There is more: ask again with after="${cursor}".`;
}

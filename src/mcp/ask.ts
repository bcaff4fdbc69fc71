import type * as z from 'zod';

/** The response of the API to an operation, as parsed JSON. */
export interface ApiResponse {
  readonly data?: unknown;
  readonly errors?: readonly ApiError[] | undefined;
}

interface ApiError {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown } | undefined;
}

/** Executes an operation through the API, with the rights of the caller. */
export type Ask = (query: string, variables: object) => Promise<ApiResponse>;

/** An operation of this server, with the schema of its data. */
export interface Operation<Data = unknown> {
  readonly text: string;
  readonly data: z.ZodType<Data>;
}

/** An operation from its text and the schema of its data. */
export function operation<Data>(text: string, data: z.ZodType<Data>): Operation<Data> {
  return { text, data };
}

/** A failure that the model can act on: the message says what to do. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

/** Executes an operation. Rejects with a ToolFailure if the API refuses it. */
export async function execute<Data>(
  ask: Ask,
  { text, data: schema }: Operation<Data>,
  variables: object,
): Promise<Data> {
  const { data, errors = [] } = await ask(text, variables);
  if (errors.length > 0) throw new ToolFailure(errors.map(failureText).join('\n'));
  return schema.parse(data);
}

function failureText({ message, extensions }: ApiError): string {
  return typeof extensions?.code === 'string' ? `${extensions.code}: ${message}` : message;
}

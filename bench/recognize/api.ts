import { recognizeQuery } from '../../tests/recognize/method.ts';
import { startEditorApi } from '../editor-api.ts';

export interface RecognizingApi extends AsyncDisposable {
  /** The data and the cost of a request, as JSON. */
  ask(text: string, language: string): Promise<ReturnType<typeof JSON.parse>>;
}

/** The API over a table of its own with some documents. */
export async function startRecognizing(documents: Iterable<object>): Promise<RecognizingApi> {
  const api = await startEditorApi(documents);
  return {
    ask: (text, language) => api.ask(recognizeQuery, { text, language }),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** There is no engine to work with. The message is for people: what is the matter, and what to do. */
export class EngineError extends Error {
  override name = 'EngineError';
}

/** There is no engine for this computer. The message names the ways to get one. */
export class EngineUnavailable extends EngineError {
  override readonly name = 'EngineUnavailable';

  constructor(platform: string, reason: string, cause?: unknown) {
    super(
      `No DynamoDB engine can be started on ${platform} (${reason}). ` +
        'Either install dynoxide so that it is on the PATH; or start DynamoDB local by ' +
        '`docker run -p 8000:8000 amazon/dynamodb-local` and set DYNAMODB_ENDPOINT=http://localhost:8000.',
      { cause },
    );
  }
}

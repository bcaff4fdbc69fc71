/** No engine is usable. The message is for users: it names the problem and the remedy. */
export class EngineError extends Error {
  override name = 'EngineError';
}

/** No engine exists for this computer. The message names the ways to get one. */
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

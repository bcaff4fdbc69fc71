import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands for an engine that takes whatever is written, at once, and has nothing: what is measured beside it is who writes. It tells its port to
 * the process that forked it.
 */
const answers: Readonly<Record<string, object>> = {
  DescribeTable: {
    Table: {
      TableStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    },
  },
  BatchGetItem: { Responses: {}, UnprocessedKeys: {} },
  Query: { Items: [], Count: 0 },
  Scan: { Items: [], Count: 0 },
  BatchWriteItem: { UnprocessedItems: {} },
  TransactWriteItems: {},
};

const server = createServer((incoming, outgoing) => {
  const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
  const answer = answers[operation];
  const text = JSON.stringify(answer ?? { __type: 'UnknownOperationException' });
  // The body is read to its end, and thrown away.
  incoming.resume().on('end', () => {
    outgoing.writeHead(answer === undefined ? 400 : 200, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(text),
    });
    outgoing.end(text);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

// It ends with the process that forked it, however that ends.
process.on('disconnect', () => process.exit());

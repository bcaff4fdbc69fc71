/** The lower bound: a handler that answers a constant. */
export const handler = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"data":{"articles":{"nodes":[]}}}',
});

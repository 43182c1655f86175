# Stands for the image of Redis in `make docker-test`: Debian's own, run as the compose file says.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
# hadolint ignore=DL3008
RUN apt-get update -q && apt-get install -q -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/*
USER 999:999

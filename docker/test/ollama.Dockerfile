# Stands for the image of Ollama in `make docker-test`: a program of that name that speaks its API and fills its store.
ARG RUNTIME_IMAGE
FROM ${RUNTIME_IMAGE}
# hadolint ignore=DL3008
RUN apt-get update -q && apt-get install -q -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY stub_model.py model_store.py ollama.py /ollama/
RUN printf '#!/bin/sh\nexec python3 -B /ollama/ollama.py "$@"\n' >/usr/bin/ollama && chmod 755 /usr/bin/ollama
ENTRYPOINT ["/usr/bin/ollama"]
CMD ["serve"]

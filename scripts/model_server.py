"""Serves one GGUF file with llama.cpp's own server, OpenAI-compatible under /v1, on a loopback port.

Writes its base address to --address-file when it answers, then serves until SIGTERM.
The model's name is the file's stem. The chat template is ChatML with a short default system prompt:
the one inside SmolLM2's file is about the model's maker and makes a model of this size answer nonsense.
"""

import argparse
import pathlib
import signal
import sys

import xllamacpp

CHAT_TEMPLATE = """\
{%- if messages[0]['role'] != 'system' -%}
{{- '<|im_start|>system\\n' + 'SYSTEM_PROMPT' + '<|im_end|>\\n' -}}
{%- endif -%}
{%- for message in messages -%}
{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
"""
SYSTEM_PROMPT = "You are a helpful assistant. Answer briefly and correctly."

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}


def parameters(model: pathlib.Path, port: int, slots: int, context: int) -> xllamacpp.CommonParams:
    """One inference thread (two spin on each other on a busy machine), `context` tokens for each of `slots`."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = {model.stem}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_parallel = slots
    params.n_ctx = context * slots
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.n_gpu_layers = 0
    params.chat_template = CHAT_TEMPLATE.replace("SYSTEM_PROMPT", SYSTEM_PROMPT)
    params.cache_ram_mib = 256
    # Only what the gateway needs is served: no page, no slot or property listing, no other origin.
    params.ui = False
    params.endpoint_slots = False
    params.cors_origins = "null"
    return params


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=pathlib.Path, help="GGUF file; its stem is the model's name")
    arguments.add_argument("--address-file", type=pathlib.Path, help="file that gets the base address, e.g. http://…")
    arguments.add_argument("--port", type=int, default=0, help="loopback port (default 0: any free one)")
    arguments.add_argument("--slots", type=int, default=2, help="answers made at the same time (default 2)")
    arguments.add_argument("--context", type=int, default=4096, help="tokens of prompt and answer (default 4096)")
    given = arguments.parse_args()
    if not given.model.is_file():
        print(f"error: no model file at {given.model}\nhint: make run installs it", file=sys.stderr)
        return 2
    # Blocked before the server makes its threads, so that the wait below is the one place that takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    server = xllamacpp.Server(parameters(given.model, given.port, given.slots, given.context))
    if given.address_file:
        given.address_file.write_text(server.listening_address)
    signal.sigwait(STOP_SIGNALS)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Stores of models for checks: Ollama's, GGUF files and safetensors folders, written as their programs write them."""

import hashlib
import json
import pathlib
import struct

OLLAMA = "application/vnd.ollama.image."


def gguf(seed: int, size: int = 1 << 20) -> bytes:
    """A sound GGUF file of one tensor; the seed is in its weights."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("general.architecture") + struct.pack("<I", 8) + text("llama")
    count = size // 4 // 32 * 32
    head += text("token_embd.weight") + struct.pack("<IQIQ", 1, count, 0, 0)
    head += bytes(-len(head) % 32)
    return head + (hashlib.sha256(str(seed).encode()).digest() * (count * 4 // 32 + 1))[: count * 4]


def safetensors(seed: int, size: int = 1 << 16) -> bytes:
    data = (hashlib.sha256(str(seed).encode()).digest() * (size // 32 + 1))[:size]
    header = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + data


class Ollama:
    """An Ollama store."""

    def __init__(self, root: pathlib.Path) -> None:
        self.root = root
        self.blobs = root / "blobs"
        self.library = root / "manifests/registry.ollama.ai/library"
        self.blobs.mkdir(parents=True)
        self.library.mkdir(parents=True)

    def blob(self, data: bytes) -> tuple[str, int]:
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.write_bytes(data)
        return digest, len(data)

    def path(self, digest: str) -> pathlib.Path:
        return self.blobs / f"sha256-{digest}"

    def manifest(self, seed: int, template: str = "{{ .Prompt }}") -> dict:
        def layer(kind: str, data: bytes) -> dict:
            digest, size = self.blob(data)
            return {"mediaType": kind, "digest": f"sha256:{digest}", "size": size}

        return {
            "schemaVersion": 2,
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": layer("application/vnd.docker.container.image.v1+json", b'{"model_format":"gguf"}'),
            "layers": [
                layer(OLLAMA + "model", gguf(seed)),
                layer(OLLAMA + "template", template.encode()),
                layer(OLLAMA + "system", f"You are model {seed}.".encode()),
                layer(OLLAMA + "params", b'{"temperature":0.2}'),
            ],
        }

    def add(self, name: str, seed: int, template: str = "{{ .Prompt }}", tag: str = "latest") -> None:
        self.put(name, json.dumps(self.manifest(seed, template)).encode(), tag)

    def put(self, name: str, manifest: bytes, tag: str = "latest") -> None:
        (self.library / name).mkdir(exist_ok=True)
        self.tag(name, tag).write_bytes(manifest)

    def tag(self, name: str, tag: str = "latest") -> pathlib.Path:
        return self.library / name / tag

    def weights(self, seed: int) -> pathlib.Path:
        return self.path(hashlib.sha256(gguf(seed)).hexdigest())

    def digest(self, name: str, tag: str = "latest") -> str:
        return hashlib.sha256(self.tag(name, tag).read_bytes()).hexdigest()

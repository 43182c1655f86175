#!/usr/bin/env python3
"""Makes signature vectors with the package model-signing, mutates them by a seed, and writes what the package says of each.

Each vector is an object on a line: {name, kind, files, key, bundle, package, rule}. `kind` is "folder", "file" or "ollama"
(a store, of which the manifest is signed); `files` are paths and contents in ASCII, but for one name; `package` is the package's verdict; `rule` names the stricter rule of SecureInfer under which it is
refused though the package takes it, and is absent where both must say the same.
"""
import argparse
import base64
import copy
import hashlib
import json
import pathlib
import random
import shutil
import struct
import sys
import tempfile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from model_signing import hashing, signing, verifying

CURVES = {"P-256": (ec.SECP256R1(), hashes.SHA256()), "P-384": (ec.SECP384R1(), hashes.SHA384()),
          "P-521": (ec.SECP521R1(), hashes.SHA512())}
TYPE = "application/vnd.in-toto+json"


def safetensors(*tensors):
    header = json.dumps({name: {"dtype": "U8", "shape": [8], "data_offsets": [8 * i, 8 * i + 8]}
                         for i, name in enumerate(tensors)})
    return (struct.pack("<Q", len(header)) + header.encode() + b"weights!" * len(tensors)).decode()


def gguf(*tensors, template=None):
    """A GGUF file with tensors of 32 bytes, in ASCII."""
    def text(value):
        return struct.pack("<Q", len(value)) + value.encode()

    pairs = [text("general.architecture") + struct.pack("<I", 8) + text("llama"),
             text("llama.block_count") + struct.pack("<II", 4, 1),
             text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("b")]
    if template:
        pairs.append(text("tokenizer.chat_template") + struct.pack("<I", 8) + text(template))
    data = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs)) + b"".join(pairs)
    for i, name in enumerate(tensors):
        data += text(name) + struct.pack("<IQIQ", 1, 8, 0, 32 * i)
    return (data + b"\0" * (-len(data) % 32) + b"weights!" * 4 * len(tensors)).decode()


INDEX = {"weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}
FILES = {"config.json": '{"model_type":"llama"}', "one.safetensors": safetensors("a", "b"), "README.md": "read me",
         "two.safetensors": safetensors("c"), "model.safetensors.index.json": json.dumps(INDEX), "sub/vocab.txt": "a\nb\n"}
ONE = {"model": gguf("token_embd.weight", "output.weight", template="{{ messages }}")}
LAYERS = {"model": ONE["model"], "adapter": gguf("lora_a"), "projector": gguf("mm.0"), "draft": gguf("draft.0"),
          "template": "{{ .Prompt }}", "system": "You are a helpful assistant.", "params": '{"temperature":0.2}',
          "messages": '[{"role":"user","content":"hello"}]', "license": "Apache License", "json": '{"a":1}',
          "tensor": safetensors("t"), "embed": "0.5 0.25"}


def ollama_store(layers):
    """The files of an Ollama store with one model, the manifest first."""
    blobs = {}

    def layer(role, text):
        digest = hashlib.sha256(text.encode()).hexdigest()
        blobs[f"blobs/sha256-{digest}"] = text
        return {"mediaType": f"application/vnd.ollama.image.{role}", "digest": f"sha256:{digest}", "size": len(text)}

    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                "config": layer("config", '{"model_format":"gguf"}'),
                "layers": [layer(role, text) for role, text in layers.items()]}
    return {"manifests/registry.ollama.ai/library/m/latest": json.dumps(manifest)} | blobs


class Signer:
    def __init__(self, curve):
        self.curve, self.hash = CURVES.get(curve, (curve, hashes.SHA256()))
        self.key = ec.generate_private_key(self.curve)
        self.pem = self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

    def private(self):
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption())

    def sign(self, payload, prefix="DSSEv1", kind=TYPE, hash=None):
        pae = f"{prefix} {len(kind)} {kind} {len(payload)} ".encode() + payload
        return self.key.sign(pae, ec.ECDSA(hash or self.hash))


class Workshop:
    """Writes models, lets the package sign and judge them, and gathers vectors."""

    def __init__(self, folder, rng):
        self.folder, self.rng, self.vectors, self.count = pathlib.Path(folder), rng, [], 0

    def place(self, files, kind):
        self.count += 1
        root = self.folder / f"case{self.count}" / "model"
        if kind != "folder":
            root.parent.mkdir(parents=True)
            root.write_text(next(iter(files.values())))
            return root
        root.mkdir(parents=True)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return root

    def sign(self, signer, files, kind="folder", ignore=(), **options):
        root = self.place(files, kind)
        (root.parent / "key").write_bytes(signer.private())
        config = hashing.Config().set_ignored_paths(paths=[root / p for p in ignore], **options)
        signing.Config().use_elliptic_key_signer(private_key=root.parent / "key").set_hashing_config(config).sign(
            root, root.parent / "sig")
        return json.loads((root.parent / "sig").read_text())

    def judge(self, files, bundle, pem, kind):
        root = self.place(files, kind)
        (root.parent / "sig").write_text(bundle)
        (root.parent / "pem").write_text(pem)
        try:
            verifying.Config().use_elliptic_key_verifier(public_key=root.parent / "pem").verify(
                root, root.parent / "sig")
            return True, ""
        except Exception as error:  # every kind of failure is a refusal
            return False, type(error).__name__

    def add(self, name, files, bundle, pem, kind="folder", rule=None):
        bundle = bundle if isinstance(bundle, str) else json.dumps(bundle)
        good, why = self.judge(files, bundle, pem, kind)
        vector = {"name": name, "kind": kind, "files": files, "key": pem, "bundle": bundle, "package": good}
        if good and rule:
            vector["rule"] = rule
        self.vectors.append(vector)
        print(f"{'good' if good else 'refused':8} {name} {why}", file=sys.stderr)


def payload_of(bundle):
    return base64.b64decode(bundle["dsseEnvelope"]["payload"])


def resigned(bundle, signer, change=None, raw=None, prefix="DSSEv1", kind=TYPE, hash=None, root=True):
    """The bundle around a statement that was changed and signed again."""
    bundle = copy.deepcopy(bundle)
    statement = json.loads(payload_of(bundle))
    if change:
        change(statement)
        if root:
            digests = b"".join(bytes.fromhex(r["digest"]) for r in statement["predicate"]["resources"])
            statement["subject"][0]["digest"]["sha256"] = hashlib.sha256(digests).hexdigest()
    payload = raw(payload_of(bundle)) if raw else json.dumps(statement).encode()
    envelope = bundle["dsseEnvelope"]
    envelope["payload"] = base64.b64encode(payload).decode()
    envelope["payloadType"] = kind
    envelope["signatures"][0]["sig"] = base64.b64encode(signer.sign(payload, prefix, kind, hash)).decode()
    return bundle


def edited(bundle, change):
    bundle = copy.deepcopy(bundle)
    change(bundle)
    return bundle


def resources(statement):
    return statement["predicate"]["resources"]


def good_ones(shop, signers):
    for curve, signer in signers.items():
        shop.add(f"good {curve}", FILES, shop.sign(signer, FILES), signer.pem)
        shop.add(f"good {curve}, one file", ONE, shop.sign(signer, ONE, "file"), signer.pem, "file")
    signer = signers["P-256"]
    store = ollama_store(LAYERS)
    shop.add("good, Ollama", store, shop.sign(signer, store, "ollama"), signer.pem, "ollama")
    with_git = FILES | {".gitattributes": "x", ".git/HEAD": "ref"}
    shop.add("good with git files", with_git, shop.sign(signer, with_git), signer.pem)
    ignored = FILES | {"notes.log": "x"}
    shop.add("good with an ignored log", ignored, shop.sign(signer, ignored, ignore=["notes.log"]), signer.pem)
    return shop.sign(signer, FILES)


def keys(shop, signers, good):
    p256, stranger = signers["P-256"], Signer("P-256")
    shop.add("wrong key", FILES, good, stranger.pem)
    shop.add("wrong curve", FILES, good, signers["P-384"].pem)
    no_hint = edited(good, lambda b: b["verificationMaterial"]["publicKey"].pop("hint"))
    shop.add("no hint", FILES, no_hint, p256.pem)
    shop.add("no hint, wrong key", FILES, no_hint, stranger.pem)
    shop.add("empty hint", FILES, edited(good, lambda b: b["verificationMaterial"]["publicKey"].update(hint="")),
             p256.pem)
    shop.add("hint of another", FILES, edited(good, lambda b: b["verificationMaterial"]["publicKey"].update(
        hint=hashlib.sha256(stranger.pem.encode()).hexdigest())), p256.pem)
    koblitz = Signer(ec.SECP256K1())
    shop.add("a key of secp256k1", FILES, resigned(no_hint, koblitz), koblitz.pem)
    pem = rsa.generate_private_key(65537, 2048).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    shop.add("an RSA key", FILES, no_hint, pem)
    shop.add("P-384 with SHA-256", FILES, resigned(shop.sign(signers["P-384"], FILES), signers["P-384"],
                                                   hash=hashes.SHA256()), signers["P-384"].pem)


def envelopes(shop, signers, good):
    signer = signers["P-256"]
    first = good["dsseEnvelope"]["signatures"][0]

    def add(name, change, rule=None):
        shop.add(name, FILES, edited(good, change), signer.pem, rule=rule)

    def envelope(**members):
        return lambda b: b["dsseEnvelope"].update(members)

    payload, sig = good["dsseEnvelope"]["payload"], first["sig"]
    add("two signatures", envelope(signatures=[first, first]), "one signature")
    add("a foreign signature first", envelope(signatures=[{"sig": base64.b64encode(b"0" * 70).decode()}, first]))
    add("no signature", envelope(signatures=[]))
    add("signature cut", envelope(signatures=[{"sig": base64.b64encode(base64.b64decode(sig)[:-1]).decode()}]))
    add("signature longer", envelope(signatures=[{"sig": base64.b64encode(base64.b64decode(sig) + b"\0").decode()}]))
    add("signature as base64url", envelope(signatures=[{"sig": sig.replace("+", "-").replace("/", "_")}]))
    add("payload as base64url", envelope(payload=base64.urlsafe_b64encode(
        payload_of(good) + b" ").decode().replace("A", "-", 1)))
    add("white space in base64", envelope(payload=payload[:40] + "\n" + payload[40:]), "strict base64")
    add("white space in the statement", envelope(payload=base64.b64encode(payload_of(good) + b" ").decode()))
    add("another payload type", envelope(payloadType="application/json"))
    add("an unknown member", envelope(extra=1))
    add("an unknown member of the bundle", lambda b: b.update(extra=1))
    add("media type 0.2", lambda b: b.update(mediaType="application/vnd.dev.sigstore.bundle+json;version=0.2"))
    add("no verification material", lambda b: b.pop("verificationMaterial"))
    add("no public key", lambda b: b["verificationMaterial"].pop("publicKey"))
    add("a message signature", lambda b: b.update(messageSignature=b.pop("dsseEnvelope")))
    shop.add("pretty printed", FILES, json.dumps(good, indent=4), signer.pem)
    shop.add("bytes behind the bundle", FILES, json.dumps(good) + "{}", signer.pem)
    shop.add("a key twice in the bundle", FILES, json.dumps(good)[:-1] + ', "mediaType": "%s"}' % good["mediaType"],
             signer.pem, rule="strict JSON")
    shop.add("no JSON", FILES, "signature", signer.pem)
    shop.add("DSSEV1", FILES, resigned(good, signer, prefix="DSSEV1"), signer.pem)
    raw = payload_of(good)
    compat = f"DSSEV1 {len(TYPE)} {TYPE} {len(raw)} {raw}".encode()
    old = signer.key.sign(compat, ec.ECDSA(hashes.SHA256()))
    add("DSSEV1 as v0.2 signed it", envelope(signatures=[{"sig": base64.b64encode(old).decode()}]), "no DSSEV1")


def statements(shop, signers, good):
    signer = signers["P-256"]

    def add(name, change, rule=None, files=FILES, **options):
        shop.add(name, files, resigned(good, signer, change, **options), signer.pem, rule=rule)

    def resource(index, **members):
        return lambda s: resources(s)[index].update(members)

    def serialization(**members):
        return lambda s: s["predicate"]["serialization"].update(members)

    add("signed again", lambda s: None)
    add("resources in another order", lambda s: resources(s).reverse())
    add("a resource twice", lambda s: resources(s).append(resources(s)[0]), "no name twice")
    add("an empty name", resource(0, name=""))
    add("an absolute name", resource(0, name="/README.md"))
    add("a name that climbs", resource(0, name="sub/../README.md"))
    add("a name with a dot", resource(0, name="./README.md"), "plain names")
    add("a missing resource", lambda s: resources(s).pop())
    add("no resources", lambda s: resources(s).clear())
    add("an extra resource", lambda s: resources(s).append({"name": "x", "algorithm": "sha256", "digest": "00" * 32}))
    add("a digest in upper case", resource(0, digest=resources(json.loads(payload_of(good)))[0]["digest"].upper()),
        "lower case")
    add("a short digest", resource(0, digest="00" * 31))
    add("another algorithm", resource(0, algorithm="sha512"))
    add("a wrong root", lambda s: s["subject"][0]["digest"].update(sha256="00" * 32), root=False)
    add("two subjects", lambda s: s["subject"].append(s["subject"][0]))
    add("no subject", lambda s: s["subject"].clear(), root=False)
    add("another statement type", lambda s: s.update(_type="https://in-toto.io/Statement/v0.1"))
    add("another predicate", lambda s: s.update(predicateType="https://slsa.dev/provenance/v1"))
    add("the predicate v0.1", lambda s: s.update(
        predicateType="https://model_signing/Digests/v0.1",
        subject=[{"name": r["name"], "digest": {"sha256": r["digest"]}} for r in resources(s)]), "no v0.1", root=False)
    add("shards", serialization(method="shards", shard_size=1000000))
    add("another method", serialization(method="tensors"))
    add("another hash", serialization(hash_type="blake2"))
    add("a name of another model", lambda s: s["subject"][0].update(name="other"))
    add("links allowed", serialization(allow_symlinks=True))
    add("everything ignored", lambda s: (serialization(ignore_paths=["."])(s), resources(s).clear()),
        "no loader-readable file ignored")
    add("the weights ignored", lambda s: (serialization(ignore_paths=["one.safetensors"])(s), s["predicate"].update(
        resources=[r for r in resources(s) if r["name"] != "one.safetensors"])), "no loader-readable file ignored")
    add("a folder with code ignored", lambda s: serialization(ignore_paths=["extra"])(s),
        "no loader-readable file ignored", files=FILES | {"extra/modeling.py": "import os"})
    add("a key twice in the statement", None, "strict JSON", raw=lambda p: p.rstrip()[:-1] + b', "_type": '
        b'"https://in-toto.io/Statement/v1"}')
    add("no statement", None, raw=lambda p: b"[]")


def changed_files(shop, signers, good):
    pem = signers["P-256"].pem

    def add(name, files, rule=None):
        shop.add(name, files, good, pem, rule=rule)

    add("a missing file", {k: v for k, v in FILES.items() if k != "README.md"})
    add("an extra file", FILES | {"extra.txt": "x"})
    add("an extra hidden file", FILES | {".extra": "x"})
    add("an extra empty file", FILES | {"sub/empty": ""})
    add("a changed byte", FILES | {"config.json": '{"model_type":"llamb"}'})
    add("a file that became longer", FILES | {"README.md": "read me\n"})
    add("a renamed file", {("README.MD" if k == "README.md" else k): v for k, v in FILES.items()})
    add("two files exchanged", FILES | {"config.json": FILES["README.md"], "README.md": FILES["config.json"]})
    add("code beside git's files", FILES | {".git/hook.py": "import os"}, "no loader-readable file ignored")
    signer = signers["P-256"]
    accent = FILES | {"caf\u00e9.txt": "x"}
    composed = shop.sign(signer, accent)
    shop.add("a name with an accent", accent, composed, pem)
    shop.add("the same name, decomposed", FILES | {"cafe\u0301.txt": "x"}, composed, pem)
    one = shop.sign(signer, ONE, "file")
    shop.add("one file, changed", {"model": ONE["model"][:-1] + "?"}, one, pem, "file")
    shop.add("one file, signature of a folder", ONE, good, pem, "file")
    shop.add("a folder, signature of one file", FILES, one, pem)


def mutated(shop, signers, count):
    """Bits, bytes and runs of good bundles, whatever the package makes of them."""
    rng = shop.rng
    for index in range(count):
        curve = rng.choice(sorted(signers))
        bundle = shop.sign(signers[curve], FILES)
        raw = rng.random() < 0.5
        data = bytearray(payload_of(bundle) if raw else base64.b64decode(bundle["dsseEnvelope"]["signatures"][0]["sig"]))
        place = rng.randrange(len(data))
        kind = rng.randrange(4)
        if kind == 0:
            data[place] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[place:place + rng.randrange(1, 4)]
        elif kind == 2:
            data[place:place] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 4)))
        else:
            data = data[:place]
        text = base64.b64encode(bytes(data)).decode()
        if raw:
            bundle["dsseEnvelope"]["payload"] = text
        else:
            bundle["dsseEnvelope"]["signatures"][0]["sig"] = text
        shop.add(f"mutation {index} of {curve}", FILES, bundle, signers[curve].pem)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutations", type=int, default=100)
    parser.add_argument("out")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="model-signing-")
    try:
        shop = Workshop(folder, random.Random(options.seed))
        signers = {curve: Signer(curve) for curve in CURVES}
        good = good_ones(shop, signers)
        for part in (keys, envelopes, statements, changed_files):
            part(shop, signers, good)
        mutated(shop, signers, options.mutations)
    finally:
        shutil.rmtree(folder)
    pathlib.Path(options.out).write_text("".join(json.dumps(v, sort_keys=True) + "\n" for v in shop.vectors))


if __name__ == "__main__":
    main()

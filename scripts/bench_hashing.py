#!/usr/bin/env python3
"""Times the model verifier's hashing beside `openssl dgst -sha256` on one file, in turns, and shards side by side.

Both read the file from the page cache, so that it is hashing that is timed. The least time of each counts: other load on the
machine only ever adds. Exit 1 when the verifier is slower than the goal.
"""
import argparse
import os
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time

MIB = 1 << 20


def write_gguf(path, size):
    """A sound GGUF file without tensors, filled with bytes that no file system leaves out."""
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, 0)
    with open(path, "wb") as file:
        file.write(head)
        fill(file, size - len(head))


def write_shard(path, size):
    header = b'{"t":{"dtype":"U8","shape":[%d],"data_offsets":[0,%d]}}' % (size, size)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        fill(file, size)


def fill(file, size):
    block = os.urandom(MIB)
    while size > 0:
        file.write(block[:min(size, MIB)])
        size -= MIB


def verifier(program, folder, *options):
    """Seconds of hashing as the program measures them, without its start; bytes; digests."""
    line = subprocess.run([program, folder, *options], check=True, capture_output=True, text=True).stdout.split()
    if line[2] != "ok":
        sys.exit(f"error: the verifier says {line[2]}")
    return float(line[0]), int(line[1]), line[3]


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def openssl(path):
    """Seconds of the whole command, its start of a few milliseconds included, and the digest."""
    began = time.perf_counter()
    output = subprocess.run(["openssl", "dgst", "-sha256", "-r", path], check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - began, output.split()[0]


def one_file(options, folder):
    path = os.path.join(folder, "m.gguf")
    write_gguf(path, options.mib * MIB)
    theirs, ours, their_work, our_work = [], [], [], []
    for _ in range(options.rounds + 1):
        before = processor_seconds()
        seconds, wanted = openssl(path)
        theirs.append(seconds)
        between = processor_seconds()
        seconds, _, digest = verifier(options.program, folder, "--workers", "1")
        ours.append(seconds)
        their_work.append(between - before)
        our_work.append(processor_seconds() - between)
        if digest != wanted:
            sys.exit("error: the digests differ")
    theirs, ours = sorted(theirs[1:]), sorted(ours[1:])
    ratio = theirs[0] / ours[0]
    for name, times in (("openssl dgst", theirs), ("verifier", ours)):
        print(f"{name:14} least {times[0]:.3f} s  median {times[len(times) // 2]:.3f} s  "
              f"{options.mib / 1024 / times[0]:.2f} GiB/s")
    work = min(their_work[1:]) / min(our_work[1:])
    print(f"{'processor':14} {min(their_work[1:]):.3f} s and {min(our_work[1:]):.3f} s of the whole programs, ratio {work:.3f}")
    print(f"{'ratio':14} {ratio:.3f} of openssl's speed by the least times (goal {options.goal})")
    return ratio >= options.goal


def side_by_side(options, folder):
    for index in range(4):
        write_shard(os.path.join(folder, f"{index}.safetensors"), options.mib // 4 * MIB)
    cores = os.cpu_count() or 1
    best = {}
    for _ in range(options.rounds):
        for workers in {1, cores}:
            seconds, count, _ = verifier(options.program, folder, "--workers", str(workers))
            best[workers] = min(best.get(workers, seconds), seconds)
    for workers, seconds in sorted(best.items()):
        print(f"{'side by side':14} 4 shards, {workers} threads: {seconds:.3f} s  {options.mib / 1024 / seconds:.2f} GiB/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--goal", type=float, default=0.9)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="secureinfer-hashing-")
    try:
        for part in ("one", "many"):
            os.mkdir(os.path.join(folder, part))
        good = one_file(options, os.path.join(folder, "one"))
        side_by_side(options, os.path.join(folder, "many"))
    finally:
        shutil.rmtree(folder)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

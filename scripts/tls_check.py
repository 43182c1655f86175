#!/usr/bin/env python3
"""Reads one scan of sslyze's (--json_out) and prints what is wrong; exit 1 if anything is. For tls_check.sh."""

import json
import pathlib
import sys
from collections.abc import Iterator

OLD = ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1")


def findings(scan: dict) -> Iterator[str]:
    """What of a scan's results is no good; sslyze names each result by the command that made it."""

    def result(name: str) -> dict:
        attempt = scan[name]
        if attempt["status"] != "COMPLETED":
            raise SystemExit(f"{name} was not scanned: {attempt['status']}")
        return attempt["result"]

    for version in OLD:
        if result(f"{version}_cipher_suites")["accepted_cipher_suites"]:
            yield f"{version} is spoken"
    for version in ("tls_1_2", "tls_1_3"):
        suites = [entry["cipher_suite"]["name"] for entry in result(f"{version}_cipher_suites")["accepted_cipher_suites"]]
        if not suites:
            yield f"{version} is not spoken"
        if version == "tls_1_2":
            for name in suites:
                if not name.startswith("TLS_ECDHE_") or not ("_GCM_" in name or "CHACHA20" in name):
                    yield f"{name} is accepted"
    if result("tls_compression")["supports_compression"]:
        yield "compression (CRIME)"
    if result("openssl_ccs_injection")["is_vulnerable_to_ccs_injection"]:
        yield "CCS injection"
    if result("heartbleed")["is_vulnerable_to_heartbleed"]:
        yield "Heartbleed"
    if not result("robot")["robot_result"].startswith("NOT_VULNERABLE"):
        yield "ROBOT"
    if result("tls_1_3_early_data")["supports_early_data"]:
        yield "early data can be replayed"
    renegotiation = result("session_renegotiation")
    if renegotiation["is_vulnerable_to_client_renegotiation_dos"] or not renegotiation["supports_secure_renegotiation"]:
        yield "renegotiation"
    if not result("tls_fallback_scsv")["supports_fallback_scsv"]:
        yield "no protection against downgrades"
    if not result("tls_extended_master_secret")["supports_ems_extension"]:
        yield "no extended master secret"


def main() -> int:
    servers = json.loads(pathlib.Path(sys.argv[1]).read_text())["server_scan_results"]
    if not servers or servers[0]["scan_status"] != "COMPLETED":
        print("the scan did not come to an end")
        return 1
    found = list(findings(servers[0]["scan_result"]))
    for finding in found:
        print(f"found: {finding}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

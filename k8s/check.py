"""What schemas do not see in the Kubernetes manifests: whether all that they name is there.

Every selector meets a workload, every port that is named is a container's, every Secret, ConfigMap, claim and account that
is referred to exists with the keys that are mounted or asked for, what is in the gateway's ConfigMap is taken by
`secureinfer config check` and `policy check`, and no container may do more than the namespace's rule lets it.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import yaml

WORKLOADS = ("StatefulSet", "Deployment", "Job")


class Manifests:
    """All objects of one overlay, with the Secrets that are made for it."""

    def __init__(self, objects: list[dict]) -> None:
        self.objects = objects
        self.faults: list[str] = []

    def of(self, *kinds: str) -> list[dict]:
        return [item for item in self.objects if item["kind"] in kinds]

    def named(self, kind: str, name: str) -> dict | None:
        return next((item for item in self.of(kind) if item["metadata"]["name"] == name), None)

    def expect(self, holds: object, what: str) -> None:
        if not holds:
            self.faults.append(what)

    def pods(self, labels: dict) -> list[dict]:
        """Specifications of the pods that carry all these labels."""
        found = []
        for item in self.of(*WORKLOADS):
            template = item["spec"]["template"]
            if labels.items() <= template["metadata"]["labels"].items():
                found.append(template["spec"])
        return found

    def settings(self, pod: dict) -> list[str]:
        """Contents of the ConfigMaps that a pod mounts."""
        names = [volume["configMap"]["name"] for volume in pod.get("volumes", []) if "configMap" in volume]
        return [text for name in names for text in (self.named("ConfigMap", name) or {}).get("data", {}).values()]

    def keys(self, kind: str, name: str) -> set[str]:
        item = self.named(kind, name)
        return set(item.get("data", {}) | item.get("stringData", {})) if item else set()


def containers(pod: dict) -> list[dict]:
    return pod.get("initContainers", []) + pod["containers"]


def ports(pods: list[dict]) -> dict[object, int]:
    """Container ports by their names and by their numbers."""
    found: dict[object, int] = {}
    for pod in pods:
        for container in pod["containers"]:
            for port in container.get("ports", []):
                found[port["name"]] = found[port["containerPort"]] = port["containerPort"]
    return found


def check_services(manifests: Manifests) -> None:
    for service in manifests.of("Service"):
        name = service["metadata"]["name"]
        pods = manifests.pods(service["spec"]["selector"])
        manifests.expect(pods, f"Service {name} selects no pod")
        for port in service["spec"]["ports"]:
            target = port.get("targetPort", port["port"])
            manifests.expect(target in ports(pods), f"Service {name}: no container has the port {target}")


def check_budgets(manifests: Manifests) -> None:
    for budget in manifests.of("PodDisruptionBudget"):
        labels = budget["spec"]["selector"]["matchLabels"]
        manifests.expect(manifests.pods(labels), f"PodDisruptionBudget {budget['metadata']['name']} selects no pod")
    for scaler in manifests.of("HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        workload = manifests.named(target["kind"], target["name"])
        manifests.expect(workload, f"HorizontalPodAutoscaler scales no {target['kind']} {target['name']}")
        manifests.expect(
            workload and "replicas" not in workload["spec"], f"{target['name']}: replicas fights the autoscaler")


def check_policies(manifests: Manifests) -> None:
    """Nothing is let through that no policy names; selected pods exist, and what one may be asked at is a port that it has;
    peers in this namespace are met too, and nobody is let in from everywhere."""
    closed = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    manifests.expect(any(policy["spec"] == closed for policy in manifests.of("NetworkPolicy")), "no NetworkPolicy closes all")
    for policy in manifests.of("NetworkPolicy"):
        name, spec = policy["metadata"]["name"], policy["spec"]
        labels = spec["podSelector"].get("matchLabels", {})
        chosen = manifests.pods(labels)
        manifests.expect(chosen, f"NetworkPolicy {name} selects no pod")
        for rule in spec.get("ingress", []):
            for port in rule["ports"]:
                manifests.expect(port["port"] in ports(chosen), f"NetworkPolicy {name}: nothing listens at {port['port']}")
            check_peers(manifests, name, rule["from"], [])
        for rule in spec.get("egress", []):
            check_peers(manifests, name, rule["to"], [port["port"] for port in rule["ports"]])


def check_peers(manifests: Manifests, name: str, peers: list[dict], asked: list[int]) -> None:
    for peer in peers:
        manifests.expect(peer and all(peer.values()), f"NetworkPolicy {name} names everybody: {peer}")
        if "podSelector" not in peer or "namespaceSelector" in peer:
            continue
        pods = manifests.pods(peer["podSelector"]["matchLabels"])
        manifests.expect(pods, f"NetworkPolicy {name} names pods that are not there: {peer}")
        for port in asked:
            manifests.expect(port in ports(pods), f"NetworkPolicy {name}: nothing listens at {port}")


def references(pod: dict, settings: list[str]) -> Iterator[tuple[str, str, set[str]]]:
    """Kind, name and wanted keys of all that a pod refers to."""
    for volume in pod.get("volumes", []):
        if "secret" in volume:
            wanted = {item["key"] for item in volume["secret"].get("items", [])}
            yield "Secret", volume["secret"]["secretName"], wanted | mounted(pod, volume["name"], settings)
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"]["name"], mounted(pod, volume["name"], settings)
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"], set()
    if "serviceAccountName" in pod:
        yield "ServiceAccount", pod["serviceAccountName"], set()


def mounted(pod: dict, volume: str, settings: list[str]) -> set[str]:
    """Files of a volume that commands, arguments and environment of the pod's containers name, or its settings."""
    found: set[str] = set()
    for container in containers(pod):
        words = " ".join(container.get("command", []) + container.get("args", []))
        words += " " + " ".join([str(entry.get("value", "")) for entry in container.get("env", [])] + settings)
        for mount in container.get("volumeMounts", []):
            if mount["name"] == volume:
                pieces = words.replace('"', " ").split(mount["mountPath"] + "/")[1:]
                found |= {piece.split()[0] for piece in pieces if piece.split()}
    return {name for name in found if "$" not in name}


def check_references(manifests: Manifests) -> None:
    for item in manifests.of(*WORKLOADS):
        name, pod = item["metadata"]["name"], item["spec"]["template"]["spec"]
        for kind, target, wanted in references(pod, manifests.settings(pod)):
            manifests.expect(manifests.named(kind, target), f"{name} refers to {kind} {target}, which is not there")
            missing = wanted - manifests.keys(kind, target)
            if target == "secureinfer-secrets":
                missing |= {"pepper", "master", "feed", "control"} - manifests.keys(kind, target)
            manifests.expect(not missing, f"{name} wants {', '.join(sorted(missing))} of {kind} {target}")
        claims = {claim["metadata"]["name"] for claim in item["spec"].get("volumeClaimTemplates", [])}
        volumes = {volume["name"] for volume in pod.get("volumes", [])} | claims
        for container in containers(pod):
            for mount in container.get("volumeMounts", []):
                manifests.expect(mount["name"] in volumes, f"{name} mounts {mount['name']}, which is no volume")
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                port = container.get(probe, {}).get("httpGet", {}).get("port")
                manifests.expect(port is None or port in ports([pod]), f"{name}: {probe} asks at {port}")
        served = item["spec"].get("serviceName")
        manifests.expect(served is None or manifests.named("Service", served), f"{name}: no Service {served}")


def check_restricted(manifests: Manifests) -> None:
    """Pod Security `restricted`, and no token, no writable root."""
    for item in manifests.of(*WORKLOADS):
        name, pod = item["metadata"]["name"], item["spec"]["template"]["spec"]
        context = pod.get("securityContext", {})
        manifests.expect(context.get("runAsNonRoot") and context.get("runAsUser"), f"{name} may run as root")
        manifests.expect(context.get("seccompProfile", {}).get("type") == "RuntimeDefault", f"{name}: seccomp")
        manifests.expect(pod.get("automountServiceAccountToken") is False, f"{name} gets a token")
        shared = [word for word in ("hostNetwork", "hostPID", "hostIPC") if pod.get(word)]
        shared += [volume["name"] for volume in pod.get("volumes", []) if "hostPath" in volume]
        manifests.expect(not shared, f"{name} shares with its machine: {shared}")
        for container in containers(pod):
            own = container.get("securityContext", {})
            where = f"{name}/{container['name']}"
            manifests.expect(own.get("allowPrivilegeEscalation") is False, f"{where} may gain privileges")
            manifests.expect(own.get("capabilities") == {"drop": ["ALL"]}, f"{where} has capabilities")
            # What a container says itself goes before what its pod says.
            for word in ("privileged", "runAsUser", "runAsNonRoot", "seccompProfile", "procMount"):
                manifests.expect(word not in own, f"{where} says {word} for itself")
            manifests.expect(own.get("readOnlyRootFilesystem"), f"{where} may write its root")
            resources = container.get("resources", {})
            manifests.expect("memory" in resources.get("limits", {}), f"{where} has no limit of memory")
            manifests.expect("cpu" in resources.get("requests", {}), f"{where} asks for no processor")


def check_settings(manifests: Manifests, program: str) -> None:
    """The gateway's own commands judge its settings and its policy; certificates stand in from the Secret."""
    config = manifests.named("ConfigMap", "secureinfer-config")
    tls = manifests.named("Secret", "secureinfer-control-tls")
    redis = manifests.named("Secret", "secureinfer-redis-password")
    if config is None or tls is None or redis is None:
        return manifests.expect(False, "no ConfigMap secureinfer-config, or no Secret of TLS or of Redis")
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        for name, text in (config["data"] | tls["stringData"] | redis["stringData"]).items():
            (place / name).write_text(text)
            (place / name).chmod(0o600)
        (place / "models").mkdir()
        stands_in = ["--control-tls-cert", "tls.crt", "--control-tls-key", "tls.key", "--policy", "policy.yaml"]
        stands_in += ["--redis-password-file", "password", "--models", "models"]
        for command in (["config", "check", "--config", "gateway.yaml", *stands_in], ["policy", "check", "policy.yaml"]):
            done = subprocess.run([program, *command], check=False, capture_output=True, text=True, cwd=place, timeout=60)
            manifests.expect(done.returncode == 0, f"secureinfer {' '.join(command[:2])}: {done.stderr.strip()}")


def objects(files: list[pathlib.Path]) -> list[dict]:
    return [item for file in files for item in yaml.safe_load_all(file.read_text()) if item]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("files", nargs="+", type=pathlib.Path, help="rendered manifests of one overlay, and Secrets")
    arguments.add_argument("--program", help="secureinfer, which judges the settings; they are not judged without it")
    given = arguments.parse_args()
    manifests = Manifests(objects(given.files))
    for check in (check_services, check_budgets, check_policies, check_references, check_restricted):
        check(manifests)
    if given.program:
        check_settings(manifests, given.program)
    for fault in manifests.faults:
        print(f"  not ok {fault}")
    return 1 if manifests.faults else 0


if __name__ == "__main__":
    sys.exit(main())

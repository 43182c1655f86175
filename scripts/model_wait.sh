# shellcheck shell=bash
# Waits for a gateway in a container to look at a model that was just fetched. Sourced after steps.sh.

# await_model MODEL COMMAND…: until the gateway has hashed the model, ten minutes at most; COMMAND runs `secureinfer` beside
# it. Leaves the model's verdict in `model_status`.
await_model() {
    local wanted=$1 tries
    shift
    for ((tries = 600; tries > 0; tries--)); do
        # The list's exit code is 1 where any model is not good, as a new one is.
        model_status=$({ "$@" model list --json || true; } 2>/dev/null | python3 -c 'import json, sys
name = sys.argv[1] if ":" in sys.argv[1] else sys.argv[1] + ":latest"
print(next((m["status"] for m in json.load(sys.stdin) if m["model"] in (name, sys.argv[1])), "absent"))' "$wanted" 2>/dev/null) || true
        case ${model_status:-absent} in
            absent | verifying) sleep 1 ;;
            *) return ;;
        esac
    done
    fail "the gateway has no verdict on $wanted after ten minutes" "look at its log, then: secureinfer model list"
}

require_python() { command -v python3 >/dev/null || fail "no python3 on the PATH" "as root: apt-get install python3"; }

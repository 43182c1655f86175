# SecureInfer. `make` alone lists the targets. Everything built or downloaded goes to .build/.

.DEFAULT_GOAL := help
.PHONY: help setup build run test smoke clients console-actions fuzz text-cost json-suite recordings streams gateways limits console-gates api-check \
	tls-check auth-timing bench bench-scorer eval eval-garak long-texts extraction-traces train tenants lint format screenshots clean model-signing \
	model-mutations bench-hashing bench-extraction extraction-gateways demo-isolation model-runtime observability-check isolation-proof demo \
	demo-injection demo-extraction demo-dos demo-tamper demos-check docker-up docker-down ollama-pull docker-test k8s-up k8s-deploy k8s-pull k8s-forward \
	k8s-down k8s-check docs-check room

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that are missing (as root or through sudo)
	@scripts/setup.sh

build: setup ## Release build of the gateway and the console
	@scripts/build.sh -c release

run: ## Start Redis, a real model, the gateway and the console (HEADLESS=1, PORT=8080)
	@scripts/run.sh

test: setup ## Build and run every test, one after the other; what failed is said once more at the end (FILTER=RiskScorer)
	@scripts/test.sh $(if $(FILTER),--filter "$(FILTER)")

smoke: build ## Chat with the real model through a gateway of its own, and check what it refuses
	@scripts/smoke.sh

clients: build ## Run the openai, ollama, langchain-openai and llm clients against a gateway (DIRECT=1, ONLY=text)
	@scripts/clients.sh

console-actions: build ## Act on the real console as an operator does, and look at what the gateway did
	@scripts/console_actions.sh

fuzz: setup ## Fuzz what reads strangers' bytes, so long for each target (SECONDS=60, TARGET=json)
	@scripts/fuzz.sh "$(SECONDS)" "$(TARGET)"

text-cost: setup ## Time normaliser and decoders on ordinary text and on the worst that a search finds (SECONDS=60, SEED=1)
	@scripts/text_cost.sh "$(or $(SECONDS),60)" "$(SEED)"

json-suite: setup ## Run the strict parser over a folder of y_, n_ and i_ files (DIR=JSONTestSuite/test_parsing)
	@scripts/json_suite.sh "$(DIR)"

recordings: build ## Hold the gateway's answers against recorded ones of a real Ollama (DIR=folder)
	@scripts/recordings.sh "$(DIR)"

streams: build ## A thousand streams at once, each checked token by token (STREAMS=1000, TOKENS=40)
	@scripts/streams.sh

gateways: build ## Three gateways on one Redis: keys, revocations and bans from one to the others (ROUNDS=20)
	@scripts/gateways.sh

extraction-gateways: build ## Extraction seen by three gateways in turn beside one that sees all of it (ROUNDS=2 SEED=20260)
	@scripts/extraction_gateways.sh

limits: build ## Three gateways hold a tenant's limits together, under load and whatever befalls Redis and the clocks
	@scripts/limits.sh

model-runtime: build ## Change models in every way under a running gateway; its idle cost, and 100,000 blobs (IDLE_SECONDS=60, ONLY=text)
	@IDLE_SECONDS="$(IDLE_SECONDS)" BLOBS="$(BLOBS)" ONLY="$(ONLY)" scripts/model_runtime.sh

console-gates: build ## What the console promises: start, cost, floods, keys, terminals, hostile text (GATE=keys, QUICK=1, OTHERS=folder)
	@demos/console-gates/run.sh $(if $(GATE),--gate "$(GATE)") $(if $(QUICK),--quick) $(if $(OTHERS),--others "$(OTHERS)")

api-check: build ## Try the control API against its OpenAPI document with schemathesis (SEEDS="1 2 3", EXAMPLES=50)
	@SEEDS="$(SEEDS)" EXAMPLES="$(EXAMPLES)" scripts/api_check.sh

tls-check: build ## Scan both listeners with sslyze, with throw-away certificates
	@scripts/tls_check.sh

auth-timing: build ## Time refused keys of every kind, 2,000 each, and say whether one can be told apart (REQUESTS=2000)
	@scripts/auth_timing.sh

demo: build ## The console in one pane of tmux and five attacks under it, some minutes (PACE=1, NAMES="injection dos"; needs tmux)
	@demos/plays/film.sh

demo-injection: build ## Ten shapes of prompt injection and their harmless twins, with and without the gateway
	@demos/plays/run.sh injection

demo-extraction: build ## Probabilities, boundaries, an instruction set, templates and a campaign: when each thief is noticed
	@demos/plays/run.sh extraction

demo-dos: build ## Eight floods by one tenant, and what an honest one feels of them
	@demos/plays/run.sh dos

demo-isolation: build ## One tenant guesses another's prompts by a shared cache's time, then fails in strict mode (PROMPTS=120)
	@PROMPTS="$(PROMPTS)" demos/plays/run.sh isolation

demo-tamper: build ## A poisoned template, a flipped bit, a rollback and a retag of a served model
	@demos/plays/run.sh tamper

demos-check: build ## All demonstrations without pauses, a line each; exit code 1 if a defence does not hold
	@demos/plays/check.sh

observability-check: build ## Debian's Prometheus in front of a gateway: its metrics, the rules, the dashboard (PAPERS=1 for the files alone)
	@PAPERS="$(PAPERS)" scripts/observability_check.sh

isolation-proof: build ## Proofs that tenants are kept apart; all of it takes some 20 minutes (COUNT=1000000, SEED=1, ONLY=text; needs nginx and wrk)
	@COUNT="$(COUNT)" SEED="$(SEED)" ONLY="$(ONLY)" scripts/isolation_proof.sh

docs-check: build ## Run every command of the documents as it stands, each document on a machine of its own (ONLY=quick-start; as root, needs iproute2)
	@ONLY="$(ONLY)" scripts/docs_check.sh

room: setup ## Build and test one pure room alone, in a minute (ROOM=RiskScorer, FILTER=JailbreakPersona)
	@scripts/room.sh "$(or $(ROOM),RiskScorer)" "$(FILTER)"

lint: setup ## Check format, undeclared imports and the scripts (shares its build with make test)
	@swift format lint --strict --recursive Sources Tests Fuzz Package.swift
	@scripts/build.sh --build-tests
	@for script in scripts/*.sh demos/*/*.sh docker/*.sh docker/*/*.sh k8s/*.sh .ci/run; do bash -n "$$script" || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck -x scripts/*.sh demos/*/*.sh docker/*.sh docker/*/*.sh k8s/*.sh .ci/run; fi

format: ## Format the Swift sources in place
	@swift format --in-place --recursive Sources Tests Fuzz Package.swift

model-signing: setup ## Verdicts on signed models beside those of the Python package model-signing (SEED=1, MUTATIONS=300)
	@scripts/build.sh --build-tests
	@SEED="$(SEED)" MUTATIONS="$(MUTATIONS)" scripts/model_signing.sh

model-mutations: setup ## Mutate model stores by a seed: every one must be refused (COUNT=50000, SEED=9)
	@scripts/build.sh --build-tests
	@COUNT="$(COUNT)" SEED="$(SEED)" scripts/model_mutations.sh

bench-hashing: setup ## The model verifier's hashing beside openssl's on one file of 1 GiB, in turns, and the admission check
	@scripts/build.sh -c release --product ModelBench
	@python3 scripts/bench_hashing.py --program .build/release/ModelBench
	@.build/release/ModelBench --admission

bench: bench-scorer ## Cost of scoring alone, and CPU per request of the whole pipeline beside nginx (needs nginx and wrk)
	@scripts/bench.sh

bench-scorer: build ## What scoring a text costs, ordinary ones by size and crafted ones by kind
	@.build/release/ScorerBench

bench-extraction: build ## What the extraction detector costs a request
	@.build/release/secureinfer extraction bench

eval: build ## How good the detectors are on labelled prompts (DATA=folder or mine.jsonl, CHANNEL=tool, STRICT=1)
	@python3 scripts/eval.py --program .build/release/secureinfer --channel "$(CHANNEL)" $(if $(STRICT),--strict) "$(DATA)"

eval-garak: build ## Probes of garak through a gateway, by probe, and ordinary prompts (PROMPTS=30, PROBES=dan,…, DATA=folder)
	@DATA="$(DATA)" BENIGN="$(BENIGN)" PROMPTS="$(PROMPTS)" PROBES="$(PROBES)" TORCH="$(TORCH)" scripts/eval_garak.sh

long-texts: build ## What one tenant's texts of 4 MiB cost the requests of another (SECONDS_EACH=5)
	@scripts/long_texts.sh

extraction-traces: ## Make up tenants, honest and thieving, for `secureinfer extraction replay` (OUT=file, SEED=1, SOURCES=folder, GROUP=hard or informed)
	@python3 demos/traces/make.py --seed "$(or $(SEED),1)" --group "$(or $(GROUP),usual)" $(if $(SOURCES),--sources "$(SOURCES)") --out "$(OUT)"

train: setup ## Train the risk scorer's classifier (DATA=folder with train/ and dev/)
	@scripts/build.sh -c release --product Trainer
	@.build/release/Trainer --data "$(DATA)"

tenants: build ## What many tenants cost: start, memory, CPU per request (TENANTS=100000; needs nginx and wrk)
	@scripts/tenants.sh

screenshots: build ## Draw the README's pictures of the console from demos/incident.jsonl
	@scripts/screenshots.sh

docker-up: ## Build the image and start gateway, Redis and Ollama with compose (NO_BUILD=1)
	@docker/up.sh

docker-down: ## Stop what docker-up started; its data stays
	@docker/compose.sh down

ollama-pull: ## Fetch a model for the compose stack and approve it (MODEL=llama3.2:1b)
	@docker/pull.sh "$(MODEL)"

docker-test: ## Build the image and try the compose stack on an engine of its own, as root (KEEP=1, PROGRAMS=folder)
	@docker/test/run.sh

k8s-up: ## Make a Kind cluster and give it the image that docker-up built
	@k8s/kind.sh up

k8s-deploy: ## Apply the manifests, with new secrets the first time (OVERLAY=single, ha or prod)
	@OVERLAY="$(OVERLAY)" k8s/deploy.sh

k8s-pull: ## Fetch a model into the cluster's store, then approve it on every gateway (MODEL=llama3.2:1b)
	@k8s/pull.sh "$(MODEL)"

k8s-forward: ## Bring the cluster's gateways to 127.0.0.1:8080 (PORT=8080)
	@kubectl --namespace secureinfer port-forward service/secureinfer "$(or $(PORT),8080):8080"

k8s-down: ## Remove the Kind cluster with all that is in it
	@k8s/kind.sh down

k8s-check: build ## Validate the manifests of every overlay, and that all they name is there
	@k8s/check.sh

clean: ## Remove what was built, downloaded and recorded
	@rm -rf .build

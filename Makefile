# SecureInfer. `make` alone lists the targets. Everything built or downloaded goes to .build/.

.DEFAULT_GOAL := help
.PHONY: help setup build run test smoke clients fuzz json-suite recordings streams gateways limits api-check tls-check auth-timing \
	bench tenants lint format screenshots clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that are missing (as root or through sudo)
	@scripts/setup.sh

build: setup ## Release build of the gateway and the console
	@scripts/build.sh -c release

run: ## Start Redis, a real model, the gateway and the console (HEADLESS=1, PORT=8080)
	@scripts/run.sh

test: setup ## Build and run every test, one after the other: many hold time limits of the design
	@scripts/build.sh --build-tests
	@swift test --skip-build --no-parallel --explicit-target-dependency-import-check error

smoke: build ## Chat with the real model through a gateway of its own, and check what it refuses
	@scripts/smoke.sh

clients: build ## Run the openai, ollama, langchain-openai and llm clients against a gateway (DIRECT=1, ONLY=text)
	@scripts/clients.sh

fuzz: setup ## Fuzz what reads strangers' bytes, so long for each target (SECONDS=60, TARGET=json)
	@scripts/fuzz.sh "$(SECONDS)" "$(TARGET)"

json-suite: setup ## Run the strict parser over a folder of y_, n_ and i_ files (DIR=JSONTestSuite/test_parsing)
	@scripts/json_suite.sh "$(DIR)"

recordings: build ## Hold the gateway's answers against recorded ones of a real Ollama (DIR=folder)
	@scripts/recordings.sh "$(DIR)"

streams: build ## A thousand streams at once, each checked token by token (STREAMS=1000, TOKENS=40)
	@scripts/streams.sh

gateways: build ## Three gateways on one Redis: keys, revocations and bans from one to the others (ROUNDS=20)
	@scripts/gateways.sh

limits: build ## Three gateways hold a tenant's limits together, under load and whatever befalls Redis and the clocks
	@scripts/limits.sh

api-check: build ## Try the control API against its OpenAPI document with schemathesis (SEEDS="1 2 3", EXAMPLES=50)
	@SEEDS="$(SEEDS)" EXAMPLES="$(EXAMPLES)" scripts/api_check.sh

tls-check: build ## Scan both listeners with sslyze, with throw-away certificates
	@scripts/tls_check.sh

auth-timing: build ## Time refused keys of every kind, 2,000 each, and say whether one can be told apart (REQUESTS=2000)
	@scripts/auth_timing.sh

lint: setup ## Check format, undeclared imports and the scripts (shares its build with make test)
	@swift format lint --strict --recursive Sources Tests Fuzz Package.swift
	@scripts/build.sh --build-tests
	@for script in scripts/*.sh .ci/run; do bash -n "$$script" || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck -x scripts/*.sh .ci/run; fi

format: ## Format the Swift sources in place
	@swift format --in-place --recursive Sources Tests Fuzz Package.swift

bench: build ## CPU per request of the whole pipeline beside nginx (needs nginx and wrk)
	@scripts/bench.sh

tenants: build ## What many tenants cost: start, memory, CPU per request (TENANTS=100000; needs nginx and wrk)
	@scripts/tenants.sh

screenshots: build ## Draw docs/console.svg from a real run
	@scripts/screenshots.sh

clean: ## Remove what was built, downloaded and recorded
	@rm -rf .build

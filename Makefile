# `make help` lists every verb. The work is done by scripts/, so that each can be run, read and changed by itself.
.DEFAULT_GOAL := help
.PHONY: help setup build release test listing conservation lint format coverage demo fuzz fuzz-long test-vectors conformance bench bench-quick bench-s3 bench-kernels messy profile clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing: Debian packages, and a Python environment in .venv
	@scripts/setup

build: setup ## a debug build
	swift build

release: setup ## the release binary, .build/release/millrace
	@scripts/release

test: ## every test: Swift, foreign readers (interop/), the built binary against a real S3 server (e2e/)
	@scripts/test

lint: setup ## format, import graph, repo hygiene, and a build where warnings are errors
	@scripts/lint

format: ## rewrite the Swift sources in the house format
	swift format format --in-place --recursive --parallel Package.swift Sources Tests fuzz bench/kernels

coverage: setup ## rewrite FORMAT_COVERAGE.md from the tables in the code
	MILLRACE_WRITE_COVERAGE=1 swift test --disable-xctest --filter FormatCoverageTests

demo: ## CSVs in a real S3 server on loopback become Parquet and Avro; shows the result
	@scripts/demo

listing: setup ## a listing of a million objects, planned in 64 MiB: make listing [KEYS=1000000]
	MILLRACE_KEYS="$(or $(KEYS),1000000)" MILLRACE_BIN="$$(scripts/release)" .venv/bin/python -m pytest e2e/test_listing.py -p no:cacheprovider -q -s

conservation: setup ## files damaged at random, many more than `make test` has: make conservation [SEEDS=10] times as many
	MILLRACE_SEEDS="$(or $(SEEDS),10)" MILLRACE_BIN="$$(scripts/release)" scripts/with-seaweedfs .venv/bin/python -m pytest e2e/test_conservation.py -p no:cacheprovider -q

fuzz: setup ## every reader of foreign bytes, 60 s each: make fuzz [FUZZ=parquet|avro|csv|json|encodings|sniff|stream|roundtrip] [SECONDS_EACH=60]
	@SECONDS_EACH="$(or $(SECONDS_EACH),60)" scripts/fuzz $(FUZZ)

fuzz-long: setup ## the same for ten minutes each, and a record of seeds and executions in bench/FUZZ.md: make fuzz-long [SECONDS_EACH=600]
	@SECONDS_EACH="$(or $(SECONDS_EACH),600)" scripts/fuzz --record bench/FUZZ.md $(FUZZ)

test-vectors: setup ## published vectors of AWS's clients (signatures, credentials, endpoints): make test-vectors VECTORS=DIR
	@test -n "$(VECTORS)" || { echo "which vectors? make test-vectors VECTORS=DIR" >&2; exit 2; }
	@test -d "$(VECTORS)" || { echo "no such folder: $(VECTORS)" >&2; exit 2; }
	MILLRACE_VECTORS="$(abspath $(VECTORS))" swift test --disable-xctest --filter 'MillraceAWSTests\.Published'

conformance: ## suites and a checker that are not ours: make conformance CORPORA=DIR; writes bench/CONFORMANCE.md
	@scripts/conformance "$(CORPORA)"

bench: ## all benchmarks beside their peers, in the same run; writes bench/RESULTS.md
	@scripts/bench

bench-quick: ## the same on a small input, nothing written: does the harness work?
	@scripts/bench --quick
	@scripts/kernels --once

bench-s3: ## objects in S3 alone: 1,000 small ones, 10,000 very small ones, one of 7.7 GB (30 GB on the disk); writes their sections of bench/RESULTS.md
	@scripts/bench --only objects,many,large

bench-kernels: setup ## the hot loops one by one, beside their floors; writes the section "Kernels" of bench/RESULTS.md
	@scripts/kernels --write

messy: setup ## messy files whose content is known, read by Millrace and its peers; writes bench/MESSY.md
	@scripts/messy

profile: setup ## CPU-seconds per stage of a conversion, by perf; writes the tables of docs/concepts/performance.md
	@scripts/profile

clean: ## remove builds, environments and generated data
	rm -rf .build .build-fuzz .build-kernels .venv .venv.lock .venv-bench .venv-bench.lock .venv-baselines .venv-baselines.lock .venv-conformance .venv-conformance.lock .demo bench/data

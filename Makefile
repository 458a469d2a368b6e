# What one does with this repository. `make` alone says so.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

TOOL := go tool -modfile=tools/go.mod

# Without its path in it, what was compiled in one folder serves in every other: the copy that is generated anew, the next clone.
export GOFLAGS := $(shell go env GOFLAGS) -trimpath

.PHONY: help setup generate check fmt format lint fresh test torture bench demo pictures build

help: ## says what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 12

setup: ## installs what the tests need (as root on Debian), else says what is missing
	@scripts/setup

generate: ## writes anew what is generated: templates, schema.sql, the front-end files from elsewhere
	@scripts/generate

check: fmt lint fresh test ## everything that must be green before a commit

fmt: ## fails on code that gofmt would write otherwise
	@scripts/fmt

format: ## writes Go code as gofmt would
	@scripts/fmt -w

lint: ## go vet and staticcheck, over the tools too
	go vet ./...
	$(TOOL) staticcheck ./...
	go -C tools vet ./...

fresh: ## fails when a generated file is not what its source gives
	@scripts/fresh

# Tests of packages wait for PostgreSQL and disks, so one more goes at a time than there are processors. They are linked without
# what only a debugger reads.
test: ## all tests, on SQLite and on a PostgreSQL of its own; sets up what they need (vet is in lint, once)
	@scripts/setup || [ -z "$${CI:-}" ]
	@scripts/with-postgres go test -vet=off -ldflags=-w -p $$(($$(getconf _NPROCESSORS_ONLN) + 1)) $(TESTFLAGS) ./cmd/... ./examples/... ./internal/...
	@scripts/with-postgres scripts/stories -vet=off $(TESTFLAGS)

torture: ## harms desks in every way there is and reads their books: the short form; TORTUREFLAGS=--help
	@scripts/with-postgres scripts/torture $(TORTUREFLAGS)

bench: ## the measurements of docs/benchmarks.md, from outside, about eight minutes
	go run ./bench $(BENCHFLAGS)

demo: ## a desk with the demo world, in a folder that goes away
	go run ./cmd/kept demo

pictures: ## the pictures of the documents, in docs/img
	mkdir -p docs/img
	KEPT_PICTURES=$(CURDIR)/docs/img go test -count=1 -run Pictures ./stories/pictures

build: ## the binary, ./kept
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o kept ./cmd/kept

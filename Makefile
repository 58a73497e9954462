# make run    start Fairlot with its demonstration at http://127.0.0.1:8080
# make test   check and test everything, the browser included
# make bench  measure; prints a table and writes bench.json
# make lint   golangci-lint with .golangci.yml

SHELL := /bin/bash
LISTEN ?= 127.0.0.1:8080
DATA ?= ./data
WEB := services/web/static
PAPER := services/internal/paper
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0

.PHONY: run build assets generate fresh tools test bench bench-large lint clean

run: build
	bin/fairlot serve --data $(DATA) --listen $(LISTEN) --sandbox --demo --log-level warn

build: assets
	CGO_ENABLED=0 go build -trimpath -o bin/fairlot ./services/fairlot

# Pages' styles, scripts, fonts and maps, and the fonts of the PDFs: from npm.
assets: $(WEB)/dist/.built $(PAPER)/fonts/.built

$(WEB)/dist/.built: $(WEB)/package-lock.json $(shell find $(WEB) -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print)
	cd $(WEB) && npm ci --no-audit --no-fund && npm run build
	touch $@

$(PAPER)/fonts/.built: $(PAPER)/package-lock.json
	cd $(PAPER) && npm ci --no-audit --no-fund && npm run build
	touch $@

generate:
	go run ./scripts/generate
	cd scripts && go tool templ generate -path ../services/web

# Committed Go must be what its sources say.
fresh: generate
	git diff --exit-code -- '*.pb.go' '*_templ.go'

# The browser and the PDF reader that tests use, where they can be installed.
tools:
	@command -v chromium >/dev/null && command -v pdftotext >/dev/null && command -v xmllint >/dev/null || { \
	  command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && \
	  apt-get install -y -qq chromium poppler-utils libxml2-utils >/dev/null; } || \
	  echo "!! chromium or pdftotext is missing: the tests that need them will be skipped"

test: assets tools fresh
	go vet work
	go test -json -timeout 25m work | go run ./scripts/testreport

bench: assets
	go run ./scripts/bench

bench-large: assets
	go run ./scripts/bench -large

lint:
	go run $(GOLANGCI) run ./pkg/... ./services/... ./scripts/...

clean:
	rm -rf bin $(DATA) $(WEB)/dist/* $(WEB)/node_modules $(PAPER)/node_modules

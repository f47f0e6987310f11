# Jixiao. `make` alone lists the targets. Everything that is needed is installed by the
# targets themselves: npm packages by lock file, Debian packages by apt where missing.

GO       ?= go
VERSION  := $(shell git describe --tags --always 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
ASSETS   := reports/assets
FONTS    := $(ASSETS)/fonts/NotoSerifSC_400Regular.ttf $(ASSETS)/fonts/NotoSansSC_400Regular.ttf $(ASSETS)/fonts/NotoSansSC_700Bold.ttf
DEMO     := testdata/mengjin-2021
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN     := golang.org/x/vuln/cmd/govulncheck@v1.9.0
export CGO_ENABLED := 1
# Rows reach DuckDB as columns of Arrow; without the tag they go through an Appender, the
# same rows more slowly.
export GOFLAGS += -tags=duckdb_arrow

.PHONY: help build assets deps demo test check lint update bench clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

build: assets ## build bin/jixiao
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/jixiao ./cmd/jixiao

assets: $(ASSETS)/echarts.min.js $(FONTS) ## fetch the chart library and the fonts by lock file

$(ASSETS)/node_modules/.done: $(ASSETS)/package-lock.json
	cd $(ASSETS) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

$(ASSETS)/echarts.min.js: $(ASSETS)/node_modules/.done
	cp $(ASSETS)/node_modules/echarts/dist/echarts.min.js $@

$(FONTS): $(ASSETS)/node_modules/.done
	mkdir -p $(ASSETS)/fonts
	find $(ASSETS)/node_modules/@expo-google-fonts -name $(notdir $@) -exec cp {} $@ ';'
	test -s $@

deps: ## install the Debian packages that the tests need, where missing
	@need=''; \
	command -v chromium   >/dev/null || need="$$need chromium"; \
	command -v pdftotext  >/dev/null || need="$$need poppler-utils"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need="$$need postgresql"; \
	if [ -n "$$need" ]; then \
		echo "installing$$need"; \
		run=''; [ "$$(id -u)" = 0 ] || run=sudo; \
		$$run apt-get update -qq && $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$need >/dev/null; \
	fi

demo: build ## run the main job on the demo workspace and say where the reports are
	@bin/jixiao -C $(DEMO) run; code=$$?; [ $$code = 0 ] || [ $$code = 3 ] || exit $$code; \
	echo; echo "The reports are in $(DEMO)/out:"; ls $(DEMO)/out/*.html $(DEMO)/out/*.pdf

test: assets deps ## pass every test
	$(GO) test -timeout 30m ./...

check: lint deps ## lint, then every test with the race detector
	$(GO) test -race -timeout 40m ./...
	$(GO) test -tags= -timeout 20m ./etl

lint: assets ## formatting, vet, lint, vulnerabilities
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(LINT) run --timeout 20m ./...
	@out=$$($(GO) run $(VULN) ./... 2>&1); code=$$?; \
	if echo "$$out" | grep -q 'fetching vulnerabilities'; then \
		echo "NOT CHECKED: vulnerabilities (the vulnerability database cannot be reached from here)"; \
	else echo "$$out"; exit $$code; fi

update: assets ## write the demo data and every expected result anew; read the diff
	$(GO) run ./internal/demo/generate
	$(GO) test ./etl ./internal/check ./cmd/jixiao -update

bench: assets ## speed as ratios, side by side in one run
	$(GO) test -run '^$$' -bench . -benchtime 1x ./...

clean: ## remove what was built and made
	rm -rf bin $(DEMO)/out $(DEMO)/.jixiao $(ASSETS)/node_modules $(ASSETS)/fonts $(ASSETS)/echarts.min.js

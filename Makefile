# The five things done with this checkout. MVNW="./mvnw -o" works offline.
MVNW ?= ./mvnw
# What JMH is given: a pattern of benchmark names, then options.
JMH ?= io.github.rlaifv.bench

.PHONY: build test parity format bench

build: ## compiles everything and packs the jars, without running tests
	$(MVNW) --batch-mode package -DskipTests

test: ## all checks and tests
	$(MVNW) --batch-mode verify

parity: ## only the comparisons with stored reference values
	$(MVNW) --batch-mode test -Dtest='*ParityTest'

format: ## puts the sources into the common format
	$(MVNW) --batch-mode spotless:apply

bench: ## runs benchmarks: make bench JMH="TokenTree -p claims=16"
	$(MVNW) --batch-mode -Pbench verify -Djmh="$(JMH)"

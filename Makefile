# `make demo` shows what diffcast does; `make test` checks all of it; `make docs` builds the docs as a site; `make eval` scores
# the benchmark; `make bench` measures time and memory; `make fuzz` looks for input that breaks a reader; `make mutants`
# measures what the tests notice; `make large` installs the weights of high effort; `make train` retrains the networks;
# `make release-check` builds the packages and tries them from an index; `make pins` pins the development tools to their newest versions. All need Python 3.11+, make and a package index.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := examples

.PHONY: demo test docs eval bench fuzz mutants large train release-check pins clean

demo: .venv/installed
	@mkdir -p build
	$(BIN)/diffcast compare $(EXAMPLE)/transcript.txt $(EXAMPLE)/article.txt
	@$(BIN)/diffcast compare $(EXAMPLE)/transcript.txt $(EXAMPLE)/article.txt --format html -o build/demo.html
	@echo "The same report as a page: $(CURDIR)/build/demo.html"

test: .venv/developer
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/python -m pytest -q -n logical --dist loadfile --no-loadscope-reorder

docs: .venv/developer
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The docs as a site: $(CURDIR)/build/site/index.html"

eval: .venv/installed
	$(BIN)/python benchmarks/evaluate.py

# An hour on two cores. BENCH="methods growth" measures only these; sentence-transformers is measured if it is installed.
bench: .venv/developer
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BIN)/python benchmarks/bench.py $(BENCH)

# A night; what it finds is kept in build/fuzz. FUZZ="--minutes 10 read-html" for less.
fuzz: .venv/developer
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements-fuzz.txt
	$(BIN)/python benchmarks/fuzz.py $(FUZZ)

# Half an hour on two cores. MUTANTS="diffcast/align --sample 500" for some modules, or for more of each.
mutants: .venv/developer
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements-mutants.txt
	$(BIN)/python benchmarks/mutants.py $(MUTANTS)

# Hours on a CPU; it can be stopped and started again. STORIES="benchmarks/stories MORE" trains on several folders;
# those of ALSO are learned from too, and none of them is left out.
ALSO ?= benchmarks/training_stories
train: .venv/trainer
	$(BIN)/python tools/train.py $(STORIES) --also $(ALSO) $(TRAIN)

# Fetches 390 MB of published weights once. TRAIN="--encoder mpnet" trains the network that it holds.
large: .venv/trainer
	$(BIN)/python tools/build_large.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check packages/diffcast-large

# Takes minutes. TAG=v0.1.0 also checks that the versions and the changelog fit the tag. Nothing is uploaded.
release-check: .venv/releaser
	$(BIN)/python tools/release_check.py $(if $(TAG),--tag "$(TAG)")

# Asks the package index. CONTRIBUTING.md says when the pinned versions are used.
pins: .venv/releaser
	$(BIN)/uv pip compile setup.cfg --extra dev --universal --python-version 3.11 --generate-hashes --upgrade --quiet --custom-compile-command "make pins" --output-file tools/requirements-dev.txt
	$(BIN)/python tools/bill_of_materials.py

clean:
	rm -rf .venv build dist *.egg-info packages/*/build packages/*/*.egg-info

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "diffcast needs Python 3.11 or later; try make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/installed: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[readers]'
	@touch $@

.venv/developer: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ .venv/installed

.venv/trainer: setup.cfg pyproject.toml tools/requirements-training.txt benchmarks/requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -r tools/requirements-training.txt -r benchmarks/requirements.txt
	@touch $@ .venv/developer .venv/installed

.venv/releaser: tools/requirements-release.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tools/requirements-release.txt
	@touch $@

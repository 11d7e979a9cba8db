# Two commands: `make demo` paints, `make test` tests. Each sets up what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo playground bot test test-all lint bench soak gpu-check gallery pictures samples clean

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The stamp is newer than what it was installed from, or the setup runs again.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Easel needs Python 3.11 or newer.")'
	@echo "Setting Easel up in $(VENV): a few minutes, and about 5.5 GB, most of it for PyTorch."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

setup: $(VENV)/installed ## Install Easel and what it needs into .venv (about 5.5 GB, mostly torch)

demo: setup ## Watch the bot paint two pictures in a simulated Discord, without a token
	$(BIN)/easel demo

playground: setup ## Try the bot in a simulated Discord in your browser, without a token
	$(BIN)/easel playground

bot: setup ## Run the bot on Discord, with the token from EASEL_TOKEN or config.toml
	$(BIN)/easel run

lint: setup ## Formatting, lints, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

PROCESSES ?= 2

# Each module to one process, in the order of tests/conftest.py.
PYTEST = $(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadscope --no-loadscope-reorder

# Lint has a core's worth of work; it runs beside the tests, and says what it found after them.
BESIDE_LINT = mkdir -p build; $(MAKE) --no-print-directory lint >build/lint.txt 2>&1 & \
	lint=$$!; trap 'kill $$lint; exit 130' INT TERM; \
	$(PYTEST) $(1); tests=$$?; wait $$lint; lint=$$?; cat build/lint.txt; \
	test $$lint -eq 0 || echo "Lint failed: see above."; \
	test $$tests -eq 0 || echo "Tests failed: see above."; \
	exit $$((tests || lint))

test: setup ## Everything of lint, and all tests but the slow ones, in PROCESSES processes
	@$(call BESIDE_LINT,-m "not slow")

test-all: setup ## Everything of lint, and all tests
	@$(call BESIDE_LINT)

BENCH ?= --json build/bench.json --overwrite

bench: setup ## Measure how fast this machine paints, into build/bench.json
	$(BIN)/easel bench $(BENCH)

SOAK ?= --minutes 3
KILLS ?= 60

soak: setup ## Put load on the bot, then kill it again and again, over real sockets (ten minutes)
	$(BIN)/python -m tests.soak $(SOAK)
	EASEL_KILLS=$(KILLS) $(BIN)/python -m pytest tests/killed

SIZE ?= 320

gpu-check: setup ## Test and measure on a GPU, into build/gpu-check (eight minutes at most)
	$(BIN)/python -m tests.gpu_check

gallery: setup ## Paint eight pairs by each recipe into docs/pictures/gallery.jpg (half an hour)
	$(BIN)/python assets/paint_gallery.py --size $(SIZE)

pictures: setup ## Paint the pictures of docs/painting.md again (ten minutes)
	$(BIN)/python assets/paint_effects.py

samples: setup ## Draw the sample pictures in assets/ and the bot's own styles again
	$(BIN)/python assets/draw_samples.py
	$(BIN)/python assets/draw_styles.py

clean: ## Remove the virtual environment, the demo and all caches
	rm -rf $(VENV) demo build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

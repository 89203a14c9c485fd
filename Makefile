# make demo    read the sample articles and serve them
# make test    everything that has to hold: style, types, tests
# make lint    style and types alone
# make screenshots FOLDER=DIR   pictures of all pages over the sample articles, wide, narrow and dark
# make clean   remove what was made here, the environment included

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
MANIFESTS := pyproject.toml hatch_build.py package.json package-lock.json
# the tests wait for other processes so often that three workers fill two cores; hundreds of processes that they start
# would each compile the modules anew if bytecode were not kept
WORKERS ?= 3
# the demo's own store is made anew each time; --port 0 takes a free one
DEMO ?=

.PHONY: demo test lint venv screenshots clean
.DEFAULT_GOAL := demo

demo: $(VENV)/installed
	$(RUN)/communique demo $(DEMO)

test: lint
	sh tools/system-packages.sh browser virtuoso comunica
	PYTHONDONTWRITEBYTECODE= $(RUN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: $(VENV)/installed-for-tests
	$(RUN)/ruff check .
	$(RUN)/mypy

venv: $(VENV)/installed-for-tests

$(RUN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Communiqué needs Python 3.11 or later; name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(MANIFESTS) | $(RUN)/python
	@echo "Installing; a few minutes ..."
	$(RUN)/pip install --quiet -e .
	touch $@

$(VENV)/installed-for-tests: $(MANIFESTS) | $(RUN)/python
	sh tools/system-packages.sh icu
	$(RUN)/pip install --quiet -e '.[test]'
	touch $(VENV)/installed $@

screenshots: $(VENV)/installed-for-tests
	sh tools/system-packages.sh browser
	$(RUN)/python -m tools.screenshots $(FOLDER)

clean:
	rm -rf $(VENV) dist build server/pages/assets/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis

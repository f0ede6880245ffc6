# Needs Python 3.11 and make; everything else is made here. See docs/operations.md.
PYTHON ?= $(firstword $(shell command -v python3.11 python3))
VENV := .venv
PY := $(VENV)/bin/python
MADE := $(VENV)/.made-for
WORKERS ?= 2

# Where this is set, as in many containers, each of a desk's processes would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench asterisk messages requirements system clean

run: $(MADE)
	@$(PY) -m run

test: $(MADE) system
	@$(PY) -m pytest -n $(WORKERS) $(ARGS)

check: $(MADE)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m run.translations
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PY) manage.py check
	@$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@$(PY) manage.py check_translations

bench: $(MADE)
	@$(PY) -m bench $(ARGS)

# The hotline against a real exchange, which Debian's debootstrap (as root, once) puts into a folder of its own.
asterisk: $(MADE) .data/asterisk
	@$(PY) -m pytest tests/asterisk $(ARGS)

SUITE ?= sid
.data/asterisk:
	@command -v debootstrap >/dev/null || { echo "make: needs more of the system: sudo apt-get install debootstrap"; exit 1; }
	mkdir -p .data && debootstrap --variant=minbase --include=asterisk $(SUITE) $@.part >.data/debootstrap.log && mv $@.part $@

# Adds what the code says and the Chinese catalogs lack.
messages: $(MADE)
	@$(PY) manage.py update_translations

# The stamp is a copy of the list it was made for: a list that only looks newer rebuilds nothing,
# and an environment without stamp was interrupted and is made again.
$(MADE): requirements.txt
	@if cmp -s requirements.txt $(MADE); then touch $(MADE); else umask 022 && \
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info[:2] == (3, 11) else "make: needs Python 3.11, found " + sys.version.split()[0] + "; say make PYTHON=/path/to/python3.11")' && \
	echo "make: installing packages into $(VENV)" && \
	rm -rf $(VENV) && \
	$(PYTHON) -m venv $(VENV) && \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt && \
	cp requirements.txt $(MADE); fi

# Pins again what requirements.in asks for. Needs uv; no index address ends up in the list.
requirements:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --custom-compile-command "make requirements" requirements.in -o requirements.txt

# The journeys need a browser and Chinese letters, the mail tests a mail server, from the system's packages.
SYSTEM := chromium-headless-shell fontconfig fonts-noto-cjk dovecot-imapd
system:
	@if ! command -v chromium-headless-shell >/dev/null || ! test -x /usr/lib/dovecot/imap || ! fc-list :lang=zh | grep -q .; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "make: installing $(SYSTEM)" && apt-get -qq update && \
	    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(SYSTEM) >/dev/null; \
	  else \
	    echo "make: the tests need more of the system: sudo apt-get install $(SYSTEM)" && exit 1; \
	  fi; \
	fi

# Everything made but the data: `rm -rf .data` starts the desk over.
clean:
	rm -rf $(VENV) .data/static .data/static.stamp .data/test-cluster .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.mo' -delete

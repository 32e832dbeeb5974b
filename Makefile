# Two commands are enough: `make demo` to look at the portal, `make test` to check it.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input

.PHONY: help demo test test-postgres screenshots lint bench clean venv venv-dev browser postgres-server

help: ## 이 목록
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

demo: venv ## 실제 자료가 든 포털을 http://127.0.0.1:8000 에 연다 (PORT, VAR_DIR로 바꿈)
	@exec $(PYTHON) manage.py demo

test: venv-dev browser ## 모든 시험
	@$(PYTHON) -m pytest -n 2 $(ARGS)

# What a browser draws and what documents print is the same on any server, and was just tested.
test-postgres: venv-dev postgres-server ## 자료를 다루는 시험을 이 컴퓨터에 설치된 PostgreSQL(15 이상)에서
	@$(PYTHON) -m tests.system_postgres $(PYTHON) -m pytest -n 2 -m "not browser" \
		--ignore=tests/documents --ignore=tests/frontend --ignore=tests/house --ignore=tests/core $(ARGS)

lint: venv-dev ## 형식, 규칙, 빠진 마이그레이션, 배포 설정
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@ALLOWED_HOSTS=portal.example.go.kr $(PYTHON) manage.py check --deploy --fail-level WARNING

screenshots: venv-dev browser ## 모든 화면을 역할별로 찍어 var/test/screenshots에 둔다 (SCREENS=이름 일부)
	@$(PYTHON) -m pytest -q -n 2 tests/browser/screenshots.py $(ARGS)

bench: venv-dev ## 속도와 질의 수를 재어 var/bench.json에 쓴다
	@$(PYTHON) manage.py bench

clean: ## .venv와 임시 파일을 지운다 (자료가 든 var는 그대로)
	@rm -rf .venv .pytest_cache .ruff_cache var/test
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed is what was last asked for; a changed list, or a Python that is gone, installs anew.
venv:
	@if ! $(PYTHON) -c '' 2>/dev/null; then \
		for name in python3 python3.14 python3.13 python3.12 python3.11; do \
			if $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
		done; \
		if [ -z "$$found" ]; then \
			echo "Python 3.11 이상(venv 포함)이 필요합니다. / Python 3.11 or newer, with venv, is needed." >&2; exit 1; \
		fi; \
		echo ".venv를 만듭니다 …"; rm -rf .venv; $$found -m venv .venv || exit 1; \
	fi
	@cmp -s requirements.txt .venv/requirements.txt || { \
		echo "패키지를 설치합니다 …"; $(PIP) install -q -r requirements.txt && cp requirements.txt .venv/requirements.txt; }

venv-dev: venv
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt || { \
		echo "시험용 패키지를 설치합니다 …"; $(PIP) install -q -r requirements-dev.txt && cp requirements-dev.txt .venv/requirements-dev.txt; }

# Only where this machine's own package manager may; otherwise the tests say what they skipped.
browser: venv
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| sh tests/install_debian_package.sh chromium

postgres-server:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null \
		|| sh tests/install_debian_package.sh postgresql

# make demo   try secops on the sample organisation
# make test   lint, types, tests, and the built wheel
# make bench  speed, as ratios
# make endurance   a million files, hundreds of killed writers, each payload everywhere
# make generated   write schemas/ and the generated pages of docs/ anew

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --disable-pip-version-check
DATE := 2026-11-20
OUT := out

export PYTHONUTF8 := 1

.PHONY: demo test lint types check-standards bench endurance fuzz generated lock clean

demo: $(STAMP)
	@rm -rf $(OUT)/demo
	@$(BIN)/secops init $(OUT)/demo --sample
	@echo && echo '$$ secops validate' && $(BIN)/secops validate $(OUT)/demo --as-of $(DATE) --fail-on never
	@echo && echo '$$ secops grade' && $(BIN)/secops grade $(OUT)/demo --as-of $(DATE) --no-fail
	@echo && echo '$$ secops change HEAD~3..HEAD' && $(BIN)/secops change -C $(OUT)/demo HEAD~3..HEAD --fail-on never
	@echo && $(BIN)/secops report self-assessment $(OUT)/demo --as-of $(DATE) -o $(OUT)/forms --force
	@echo "示例仓库在 $(OUT)/demo，自评估表在 $(OUT)/forms"

test: lint types
	$(BIN)/python -m pytest -n auto --dist loadfile
	$(BIN)/secops standard check

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run

# What takes minutes: a million files, hundreds of writers killed at random moments.
endurance: $(STAMP)
	SECOPS_ENDURANCE=1 $(BIN)/python -m pytest tests/hostile

fuzz: $(STAMP)
	$(BIN)/python -m benchmarks.fuzz

generated: $(STAMP)
	$(BIN)/secops schema . --no-editor --force
	$(BIN)/python -m secops_cli.cli.reference docs

# The lock holds names, versions and hashes; where packages come from is each machine's own setting.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock > $(VENV)/pip.log 2>&1 \
	  || { echo 'secops: 无法取得依赖包(包索引不可达或哈希不符)，请检查网络或 pip 的索引设置；详情见 $(VENV)/pip.log' >&2; exit 1; }
	@$(PIP) --no-deps --no-build-isolation -e . >> $(VENV)/pip.log 2>&1
	@$(BIN)/python -m compileall -q secops_cli
	@touch $(STAMP)

lock: $(STAMP)
	$(PIP) --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate -o requirements.lock pyproject.toml requirements.in

clean:
	rm -rf $(VENV) $(OUT) build dist

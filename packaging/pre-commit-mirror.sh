#!/usr/bin/env bash
# Writes a repository of our pre-commit hooks that installs a ready wheel instead of building one:
#
#     packaging/pre-commit-mirror.sh FOLDER [REQUIREMENT]
#
# REQUIREMENT is what pip is to install, such as `xii==0.1.0`, which it also is by default with the
# version of Cargo.toml. Commit the folder, tag it, and name it as `repo:`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?the folder to write to}
version=$(sed -n '0,/^version = /s/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")
requirement=${2:-xii==$version}

mkdir -p "$folder"
cp "$root/.pre-commit-hooks.yaml" "$root/LICENSE-MIT" "$root/LICENSE-APACHE" "$folder"
cat > "$folder/pyproject.toml" <<END
[build-system]
requires = ["setuptools==80.9.0"]
build-backend = "setuptools.build_meta"

[project]
name = "xii-pre-commit"
version = "$version"
description = "The hooks of xii for pre-commit, with a ready program"
dependencies = ["$requirement"]

[tool.setuptools]
py-modules = []
END

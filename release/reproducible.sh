#!/bin/sh
# Builds the last commit twice, in two folders of different names, and compares the bytes of all jars, archives and bills of materials.
#   release/reproducible.sh [arguments for Maven, such as -pl rlaifv-core -am]
set -eu
cd "$(dirname "$0")/.."
commit=$(git rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for copy in one 'another copy'; do
    git clone -q . "$work/$copy"
    git -C "$work/$copy" checkout -q --detach "$commit"
    (cd "$work/$copy" && ./mvnw --batch-mode --no-transfer-progress -q -DskipTests "$@" package)
    (cd "$work/$copy" && find . -path '*/target/*' \( -name '*.jar' -o -name '*.zip' -o -name '*.tar.gz' -o -name bom.json \) \
        -not -path '*/target/*classes/*') > "$work/$copy.files"
    [ -s "$work/$copy.files" ] || { echo "the build made no jar" >&2; exit 1; }
    (cd "$work/$copy" && sort "$work/$copy.files" | while IFS= read -r file; do sha256sum "$file"; done) > "$work/$copy.sums"
done
diff "$work/one.sums" "$work/another copy.sums" || { echo "these files differ between two builds" >&2; exit 1; }
echo "$(wc -l < "$work/one.sums") files are equal, byte by byte"

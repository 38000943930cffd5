#!/bin/sh
# Sets the version of all modules and the one that the documents name, and the time that is written into jars.
#   release/set-version.sh 0.1.0
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: release/set-version.sh VERSION" >&2; exit 2; }
case $1 in
    *[!0-9A-Za-z.-]* | '') echo "'$1' is no version: use digits, letters, dots and hyphens" >&2; exit 2 ;;
esac
old=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml | head -n 1)

# In POMs: the version behind the name of an artifact of this project, not one of a library that happens to be equal; and the
# property that projects outside of this build have for it.
git ls-files '*pom.xml' | while read -r pom; do
    awk -v old="$old" -v new="$1" '
        /<artifactId>/ { ours = /<artifactId>rlaifv/ }
        ours && index($0, "<version>" old "</version>") { sub("<version>.*</version>", "<version>" new "</version>") }
        index($0, "<rlaifv.version>" old "<") { sub("<rlaifv.version>.*</rlaifv.version>", "<rlaifv.version>" new "</rlaifv.version>") }
        { print }' "$pom" > "$pom.new"
    cat "$pom.new" > "$pom" && rm "$pom.new"
done
sed -i.old "s|<project.build.outputTimestamp>[^<]*<|<project.build.outputTimestamp>$(date -u +%Y-%m-%dT00:00:00Z)<|" pom.xml
rm pom.xml.old

# In documents: the version behind the name of an artifact. What a page says of a version in prose, such as the status, a person changes.
# The page about releases has examples of versions, which stay.
pattern=$(printf '%s' "$old" | sed 's/[.]/[.]/g')
git ls-files README.md 'docs/*.md' | grep -vx docs/releasing.md | while read -r page; do
    sed -e "s/\(rlaifv[a-z0-9-]*[-:]\)$pattern/\1$1/g" -e "s:<version>$pattern</version>:<version>$1</version>:" "$page" > "$page.new"
    cat "$page.new" > "$page" && rm "$page.new"
done
echo "$old -> $1"

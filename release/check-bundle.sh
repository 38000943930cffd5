#!/bin/sh
# Checks the content of a bundle for Maven Central: every published module with POM, jar, sources, Javadoc and bill of
# materials, each with its signature and checksums; what the POMs say; LICENSE, NOTICE and the manifest in the jars.
#   release/check-bundle.sh BUNDLE.zip
set -eu
bundle=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -q "$bundle" -d "$work"
wrong=0
complain() { echo "wrong: $*" >&2; wrong=$((wrong + 1)); }
case $version in *-SNAPSHOT) complain "the version is $version; Maven Central takes no snapshots" ;; esac

modules=$(sed -n 's:.*<module>\(.*\)</module>.*:\1:p' pom.xml)
count=0
for module in . $modules; do
    pom=$module/pom.xml
    grep -q '<maven.deploy.skip>true<' "$pom" && continue
    name=$(basename "$module")
    [ "$module" = . ] && name=rlaifv-parent
    folder=$work/io/github/rlaifv/$name/$version
    base=$folder/$name-$version
    count=$((count + 1))
    files=$base.pom
    if ! grep -q '<packaging>pom<' "$pom"; then
        files="$files $base.jar $base-sources.jar $base-javadoc.jar $base-cyclonedx.json"
    fi
    for file in $files; do
        [ -s "$file" ] || { complain "$file is missing"; continue; }
    done
    [ -d "$folder" ] || continue
    for file in "$folder"/*.pom "$folder"/*.jar "$folder"/*.json; do
        [ -e "$file" ] || continue
        for ending in asc md5 sha1; do
            [ -s "$file.$ending" ] || complain "$file.$ending is missing"
        done
        gpg --batch --quiet --verify "$file.asc" "$file" 2> "$work/gpg.log" || complain "$file: $(cat "$work/gpg.log")"
        [ "$(sha1sum < "$file" | cut -d ' ' -f 1)" = "$(cut -d ' ' -f 1 < "$file.sha1")" ] || complain "$file has another SHA-1"
    done
    grep -q 'SNAPSHOT' "$base.pom" && complain "$base.pom names a snapshot"
    grep -q '<rlaifv.repository>[a-z]*://example[.]' "$base.pom" && complain "$base.pom has a placeholder as rlaifv.repository"
    for jar in "$folder"/*.jar; do
        [ -e "$jar" ] || continue
        unzip -Z1 "$jar" > "$work/names"
        for text in META-INF/LICENSE META-INF/NOTICE; do
            grep -qx "$text" "$work/names" || complain "$(basename "$jar") has no $text"
        done
    done
    if [ -e "$base.jar" ]; then
        unzip -p "$base.jar" META-INF/MANIFEST.MF | tr -d '\r' > "$work/manifest"
        grep -qx "Implementation-Version: $version" "$work/manifest" || complain "$name: no Implementation-Version in its manifest"
        grep -q '^Automatic-Module-Name: io.github.rlaifv' "$work/manifest" || complain "$name: no Automatic-Module-Name in its manifest"
        grep -q '"bomFormat"' "$base-cyclonedx.json" || complain "$base-cyclonedx.json is no bill of materials"
    fi
done
find "$work" -name '*.pom' > "$work/poms"
[ "$(wc -l < "$work/poms")" -eq "$count" ] || complain "$count modules are published, but these are in the bundle: $(sed 's:.*/::' "$work/poms" | tr '\n' ' ')"
[ "$wrong" -eq 0 ] || { echo "$wrong things are wrong with $bundle" >&2; exit 1; }
echo "$bundle: $count modules of version $version, complete and signed"

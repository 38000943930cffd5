#!/bin/sh
# Builds, signs and checks the bundle for Maven Central, then uploads it (release/upload.sh). The plugin puts it beside the first
# module of the build: rlaifv-bom/target/central-publishing/central-bundle.zip
#   CENTRAL_TOKEN=NAME:PASSWORD release/bundle.sh    signs with your key: gpg's default one, or -Dgpg.keyname=ID among the arguments
#   release/bundle.sh --trial                        signs with a key that exists for this run alone, and uploads to a stand-in on
#                                                    this machine (Python 3)
# Further arguments are given to Maven. Only a committed release can be bundled: release/set-version.sh.
set -eu
cd "$(dirname "$0")/.."
refuse() { echo "$*" >&2; exit 2; }
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml | head -n 1)
case $version in
    *-SNAPSHOT) refuse "the version is $version, but Maven Central takes no snapshots: set it with release/set-version.sh" ;;
esac
for pom in pom.xml rlaifv-bom/pom.xml; do
    repository=$(sed -n 's:.*<rlaifv.repository>\(.*\)</rlaifv.repository>.*:\1:p' "$pom")
    case $repository in
        '' | *://example.* | *.example | *.example/*)
            refuse "rlaifv.repository in $pom is '$repository', a placeholder: set it to the address of the repository that is released" ;;
    esac
done
changes=$(git status --porcelain)
[ -z "$changes" ] || refuse "these files are not committed, so that nobody could build the release again:
$changes"
if [ "${1:-}" = --trial ]; then
    shift
    GNUPGHOME=$(mktemp -d)
    export GNUPGHOME
    python3 release/stand_in.py > "$GNUPGHOME/address" &
    portal=$!
    trap 'kill "$portal" || :; gpgconf --kill all || :; rm -rf "$GNUPGHOME"' EXIT
    gpg --batch --quiet --passphrase '' --quick-generate-key 'Throwaway <throwaway@example.org>' rsa3072 sign 1d
    until [ -s "$GNUPGHOME/address" ]; do
        kill -0 "$portal"
        sleep 1
    done
    CENTRAL_ADDRESS=$(cat "$GNUPGHOME/address")
    CENTRAL_TOKEN=nobody:nothing
    export CENTRAL_ADDRESS CENTRAL_TOKEN
else
    [ -n "${CENTRAL_TOKEN:-}" ] || refuse "CENTRAL_TOKEN is not set: release/upload.sh says what it is"
fi
# Nothing is put into the local repository, where a trial would look like a release.
./mvnw --batch-mode --no-transfer-progress -Prelease -DskipTests -Drlaifv.dist.skip -Dmaven.install.skip -DskipUpload "$@" clean deploy
bundle=rlaifv-bom/target/central-publishing/central-bundle.zip
release/check-bundle.sh "$bundle"
release/upload.sh "$bundle"

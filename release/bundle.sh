#!/bin/sh
# Builds, signs and checks the bundle for Maven Central, without uploading it: target/central-publishing/central-bundle.zip.
#   release/bundle.sh                  signs with your key (gpg's default one, or -Dgpg.keyname=ID among the arguments)
#   release/bundle.sh --throwaway-key  signs with a key that exists for this run alone, to try the steps
# Further arguments are given to Maven. The version must not be a snapshot (release/set-version.sh).
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = --throwaway-key ]; then
    shift
    GNUPGHOME=$(mktemp -d)
    export GNUPGHOME
    trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
    chmod 700 "$GNUPGHOME"
    gpg --batch --quiet --passphrase '' --quick-generate-key 'Throwaway <throwaway@example.org>' rsa3072 sign 1d
fi
rm -rf target/central-publishing target/central-staging
./mvnw --batch-mode --no-transfer-progress -Prelease -DskipTests -Drlaifv.dist.skip -DskipPublishing=true "$@" deploy
release/check-bundle.sh target/central-publishing/central-bundle.zip

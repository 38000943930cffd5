#!/bin/sh
# Builds and signs the bundle for Maven Central, uploads it and checks it. The plugin puts it beside the first module of the build:
# rlaifv-bom/target/central-publishing/central-bundle.zip
#   release/bundle.sh          signs with your key (gpg's default one, or -Dgpg.keyname=ID among the arguments) and uploads with the
#                              account of the server "central" in Maven's settings; nothing is published before a person says so there
#   release/bundle.sh --trial  signs with a key that exists for this run alone, and uploads to a stand-in on this machine (Python 3)
# Further arguments are given to Maven. The version must not be a snapshot (release/set-version.sh).
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = --trial ]; then
    shift
    GNUPGHOME=$(mktemp -d)
    export GNUPGHOME
    python3 release/stand_in.py > "$GNUPGHOME/address" &
    portal=$!
    trap 'kill "$portal"; gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
    gpg --batch --quiet --passphrase '' --quick-generate-key 'Throwaway <throwaway@example.org>' rsa3072 sign 1d
    until [ -s "$GNUPGHOME/address" ]; do
        kill -0 "$portal"
        sleep 1
    done
    cat > "$GNUPGHOME/settings.xml" <<END
<settings><servers><server><id>central</id><username>nobody</username><password>nothing</password></server></servers></settings>
END
    set -- --settings "$GNUPGHOME/settings.xml" "-DcentralBaseUrl=$(cat "$GNUPGHOME/address")" "$@"
fi
./mvnw --batch-mode --no-transfer-progress -Prelease -DskipTests -Drlaifv.dist.skip "$@" clean deploy
release/check-bundle.sh rlaifv-bom/target/central-publishing/central-bundle.zip

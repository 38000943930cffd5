#!/bin/sh
# Uploads a checked bundle to Maven Central and waits until Central has validated it. Nothing is published before a person says so there.
#   CENTRAL_TOKEN=NAME:PASSWORD release/upload.sh BUNDLE.zip
# CENTRAL_TOKEN    user token of an account that owns the namespace
# CENTRAL_ADDRESS  address of the portal. Default: that of Maven Central
# CENTRAL_SECONDS  longest time to wait for the validation. Default: 1800
set -eu
bundle=$1
address=${CENTRAL_ADDRESS:-https://central.sonatype.com}/api/v1/publisher
seconds=${CENTRAL_SECONDS:-1800}
case ${CENTRAL_TOKEN:-} in
    ?*:?*) ;;
    *) echo "CENTRAL_TOKEN has to be NAME:PASSWORD of a user token, which the account's page on Maven Central makes" >&2; exit 2 ;;
esac
[ -s "$bundle" ] || { echo "$bundle is missing; release/bundle.sh makes it" >&2; exit 2; }

# The token goes through standard input, so that no list of processes shows it.
ask() {
    printf 'header = "Authorization: Bearer %s"\n' "$(printf '%s' "$CENTRAL_TOKEN" | base64 | tr -d '\n')" \
        | curl --config - --fail-with-body --silent --show-error --request POST "$@"
}

id=$(ask --form "bundle=@$bundle;type=application/octet-stream" "$address/upload?publishingType=USER_MANAGED") \
    || { echo "Maven Central rejected the upload: $id" >&2; exit 1; }
echo "uploaded as $id"
end=$(($(date +%s) + seconds))
while :; do
    answer=$(ask "$address/status?id=$id")
    state=$(printf '%s' "$answer" | tr -d ' \n' | sed -n 's/.*"deploymentState":"\([A-Z_]*\)".*/\1/p')
    case $state in
        PENDING | VALIDATING) ;;
        VALIDATED) break ;;
        *) echo "Maven Central did not accept $bundle: $answer" >&2; exit 1 ;;
    esac
    [ "$(date +%s)" -lt "$end" ] || { echo "after $seconds s the state of $id is still $state; look at it on Maven Central" >&2; exit 1; }
    sleep "${CENTRAL_POLL:-5}"
done
echo "$id is valid. Publish or drop it on Maven Central."

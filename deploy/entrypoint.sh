#!/bin/sh
# The addresses of NATS and MongoDB hold a password each, so they are files like
# every other secret; the program takes them as variables.
set -eu
for name in NATS STORE; do
  file="/run/secrets/$(echo "$name" | tr A-Z a-z)"
  if [ -r "$file" ]; then
    export "FAIRLOT_$name=$(cat "$file")"
  fi
done
exec /usr/local/bin/fairlot "$@"

#!/bin/sh
# Gives the files of ../secrets to the cluster as Secrets, and nats.conf as a
# ConfigMap; running it again replaces them.
set -eu
cd "$(dirname "$0")/../secrets"
put() { kubectl -n fairlot create "$@" --dry-run=client -o yaml | kubectl apply -f -; }

put configmap nats --from-file=../nats.conf
put secret generic nats --from-file=ca.pem --from-file=nats.pem --from-file=nats.key --from-file=passwords.conf
put secret generic meilisearch --from-file=meili.toml
put secret generic fairlot-web --from-file=ca.pem --from-file=nats=web.nats
put secret generic fairlot-accounts --from-file=ca.pem --from-file=nats=accounts.nats --from-file=store=accounts.store --from-file=administrator=administrator.password
put secret generic fairlot-procurement --from-file=ca.pem --from-file=nats=procurement.nats --from-file=store=procurement.store
put secret generic fairlot-bids --from-file=ca.pem --from-file=nats=bids.nats --from-file=store=bids.store
put secret generic fairlot-reading --from-file=ca.pem --from-file=nats=reading.nats --from-file=store=reading.store --from-file=meili=meili.key
put secret generic fairlot-notify --from-file=ca.pem --from-file=nats=notify.nats --from-file=store=notify.store

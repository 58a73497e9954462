#!/bin/sh
# Makes every secret that compose.yaml and kubernetes/ ask for, once, in a folder
# (./secrets beside this file unless named). A file that is there is kept, so to
# renew one, delete it and run this again.
set -eu
umask 022 # containers read the files as their own users; the folder is closed
dir=${1:-$(dirname "$0")/secrets}
mkdir -p "$dir"
chmod 700 "$dir"
cd "$dir"

fresh() { [ -s "$1" ] || openssl rand -hex 24 >"$1"; }

# A certificate authority of the instance, and one certificate for each of the
# two clusters. Its key is needed only here: move it to a safe afterwards.
if [ ! -s ca.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=Fairlot" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout ca.key -out ca.pem 2>/dev/null
  chmod 600 ca.key
fi
certificate() { # name, alternative names
  [ ! -s "$1.pem" ] || return 0
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 825 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
  rm "$1.csr" "$1.ext"
  chmod 644 "$1.key"
}
certificate nats "DNS:nats,DNS:nats-0.nats,DNS:nats-1.nats,DNS:nats-2.nats,DNS:localhost,IP:127.0.0.1"
certificate mongo "DNS:mongo,DNS:mongo-0.mongo,DNS:mongo-1.mongo,DNS:mongo-2.mongo,DNS:localhost,IP:127.0.0.1"
cat mongo.key mongo.pem >mongo.both.pem

[ -s mongo.keyfile ] || openssl rand -base64 512 >mongo.keyfile
fresh mongo-root.password
fresh administrator.password
fresh meili.key
printf 'master_key = "%s"\n' "$(cat meili.key)" >meili.toml

: >passwords.conf
for user in accounts procurement bids reading notify web operator; do
  fresh "$user.password"
  p=$(cat "$user.password")
  printf '%s_PASSWORD: "%s"\n' "$(echo "$user" | tr a-z A-Z)" "$p" >>passwords.conf
  printf 'tls://%s:%s@nats-0.nats:4222,tls://%s:%s@nats-1.nats:4222,tls://%s:%s@nats-2.nats:4222\n' \
    "$user" "$p" "$user" "$p" "$user" "$p" >"$user.nats"
  printf 'mongodb://%s:%s@mongo-0.mongo:27017,mongo-1.mongo:27017,mongo-2.mongo:27017/?replicaSet=fairlot&authSource=admin&tls=true&tlsCAFile=/run/secrets/ca.pem\n' \
    "$user" "$p" >"$user.store"
done
rm -f web.store # the pages have no database

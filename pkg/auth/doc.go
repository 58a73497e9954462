// Package auth says who calls, in a form that no process can make up.
//
// An Identity travels with each call as a token: a JWT signed with Ed25519
// (EdDSA) by the key of the process that made it, valid for a minute of real
// time. Each process has its own key (Signer), kept in its data folder, and
// registers the public half with the services it runs in the KeyRing, a
// JetStream bucket whose changes all processes hear. A Verifier believes a person's
// identity only from a key registered for the service "accounts", and a
// service's identity only from a key registered for that service. No header
// is trusted.
//
// The ring has one entry for each service and key, named <service>.<key id>, and
// a key counts only for the service in that name. Who may write the entries of a
// service is decided by the permissions of the NATS server: whoever can write
// them can register a key for that service, and for no other.
//
// The same keys sign documents that outlive the process, such as receipts:
// keys stay in the ring for ever and anyone can verify with the public key.
//
// The package does not know passwords, sessions or API keys (services/accounts
// does) and does not decide what an identity may do (pkg/rpc reads that from
// the contract).
package auth

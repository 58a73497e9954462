// Package accounts decides who someone is: organisations, their people, the
// roles these have, and how they prove it.
//
// Anyone may sign in, open an account for a new supplier or broker, and read
// about buyers, brokers and the operator. People read about their own
// organisation; an administrator manages the people of their own organisation,
// and one of the operator those of any and the organisations themselves.
// Exchange turns a session or an API key into the short-lived signed identity
// that every other service believes.
//
// People bring others into their organisation by invitation: a mail to one
// address, with a secret that is nowhere else, good once and for seven days. Who
// is invited gets roles that the inviter has, or an administrator gives. People
// of an enterprise that another organisation disputes invite nobody.
//
// Secrets are kept as hashes only: passwords with argon2id, sessions, keys and
// invitations (256 random bits) with SHA-256. Sessions and waiting times run on
// real time, never on a sandbox's clock.
//
// It emits PersonChanged, OrganisationChanged and SessionEnded, so that caches
// of identities forget; e-mail addresses and names are not in them. It hears no
// events. It asks notify to mail invitations, and suppliers whether who acts for
// the caller's enterprise is in dispute. It does not know what a role may do
// (the contract says that) nor what a supplier claims to be (services/suppliers
// does).
package accounts

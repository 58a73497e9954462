// Package accounts has the pages around a person's account: signing in and out,
// opening an account, seeing it and changing the password. It also turns the
// browser's session into the identity that calls carry.
//
// Who may do what is decided by the accounts service.
package accounts

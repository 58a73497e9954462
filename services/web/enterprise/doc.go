// Package enterprise has what the pages about enterprises share: the words of
// their codes, the towns people type, who may see an enterprise as what, and
// the facts of one. Finding and reading are in suppliers, registering in
// registration, what verifiers and claimants do in verification. It has no page
// of its own and decides nothing: that is the suppliers service's.
package enterprise

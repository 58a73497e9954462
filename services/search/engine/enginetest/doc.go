// Package enginetest is the contract that every search engine passes: what a
// search finds, in which order, and what must not change while others write.
// It holds the figures on real enterprises against a count by hand.
package enginetest

// Package suppliers has the pages that find enterprises and show one. Who is
// found, and in which order, is decided by the search; registering is in
// registration, what verifiers and claimants do in verification.
package suppliers

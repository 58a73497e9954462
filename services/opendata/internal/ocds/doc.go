// Package ocds writes releases of the Open Contracting Data Standard 1.1.5 with
// the extensions lots, awardCriteria, otherRequirements, sustainability,
// legalBasis, techniques, options, renewal and lotDetails. It turns what is public of a tender, an award and a contract into
// a release; it stores nothing.
package ocds

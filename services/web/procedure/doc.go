// Package procedure is what the pages from the bid to the award have in common:
// the tender they are about, the clock of its buyer, and the names of the people
// who act in it.
//
// It has no pages and no texts; web/bids and web/awards do.
package procedure

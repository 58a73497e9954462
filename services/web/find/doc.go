// Package find is how people find tenders: the list with its filters, the search
// that is kept with an alert, and the feed of what is new and changed. It asks
// the search and keeps nothing itself; a tender's own page is another room's.
package find

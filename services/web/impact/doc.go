// Package impact has the page that says what responsible buying brought, and
// adds up the figures behind it, which the first page shows too. It counts only
// what everyone can read: awards, contracts with their verified reports, and
// what the search knows of tenders and enterprises.
//
// It keeps no records: figures are added up anew every few minutes.
package impact

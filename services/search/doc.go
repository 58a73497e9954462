// Package search finds suppliers and tenders for people: by words in any of the
// nine languages, by facets, and by distance.
//
// Anyone may search; only public records are found. It decides nothing about
// them: it hears SupplierChanged from suppliers and the tender events from
// tenders, asks codelists what codes are called, and can fill its indexes again
// from the lists of both services while the old ones answer (Reindex, for
// administrators). It emits no events and owns no record.
//
// The order is fair and the same for everyone: how well the words match, then
// the fit (a supplier that is verified and says what it does, a tender that is
// still open), then a turn among equals that changes every day and depends on
// nothing but the day and the id. Clicks, payments and persons play no part.
package search

// Package search finds suppliers and tenders for people: by words in any of the
// nine languages, by facets, by the place they serve, and by distance.
//
// Anyone may search; only public records are found. It decides nothing about
// them: it hears SupplierChanged from suppliers, the tender events from tenders
// and ReportVerified from delivery, asks codelists what codes are called and
// delivery whose contract a report is about, and can fill its indexes again from
// the lists of these services while the old ones answer (Reindex, for
// administrators). It emits no events and owns no record.
//
// What stops to hold at an instant, as a verification, a label or the time to
// bid does, stops counting at that instant: what is due is written anew before
// the first search after it.
//
// The order is fair and the same for everyone: how well the words match, then
// the fit (a supplier that is verified and says what it does, a tender that is
// still open), then a turn among equals that changes every day and depends on
// nothing but the day and the id, so that in thirty days equals are on the first
// page about equally often (engine.Turns says how). How well the words match is
// the number of typos, the field that has them (a name before a description),
// and whether they are there in full; how long a name or a text is, and how often
// it repeats a word, plays no part. Neither do clicks, payments and persons.
package search

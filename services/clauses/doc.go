// Package clauses keeps the library of social clauses and says how large a
// target should be.
//
// Fairlot's own clauses are files in library, one a clause, in nine languages;
// to correct one change its file and add one to its version. A city adds clauses
// of its own, for itself or shared with all; every change is a new version, and
// a tender keeps the version it used. Whether a clause is lawful in a tender is
// the legal check's question (services/tenders/internal/legalcheck).
//
// The calibrator (calibrate.go) turns value, labour share, hourly cost and
// duration into hours and people, and the number of verified enterprises in
// reach into a lever; its starting figures are rows in data, with their source.
//
// Anyone reads the library; officers add to their city's. It emits no events. It
// hears TenderPublished of tenders, ContractSigned and ReportVerified of
// delivery, to count how often a clause was used, met and missed. Calls accounts,
// delivery and search.
package clauses

// Package files keeps the files people send and gives them back to those who
// may read what they belong to.
//
//	POST /api/v1/files                                   who is signed in
//	GET  /api/v1/tenders/{tender}/documents/{file}       who may read the tender
//	GET  /api/v1/tenders/{tender}/requests/{file}        the buyers after the time to ask, and who asked
//	GET  /api/v1/tenders/{tender}/answers/{file}         the buyers, and who answered a consultation
//	GET  /api/v1/suppliers/{supplier}/evidence/{file}    own people and verifiers
//
// A file belongs to the organisation of who sent it. Whether a reader may have
// it is asked of the service that owns the record, with the reader's own
// token: it is given only where the record, as the reader may see it, lists it.
//
// It has no contract of its own, no database, and no events. Attachments of
// bids are sealed while they are sent and are the business of services/bids.
package files

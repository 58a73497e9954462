// Package page is the plumbing of the pages: it registers them, knows who asks
// and in which language, renders, decodes forms and keeps what was typed,
// guards against forged and doubled sendings, and turns errors into pages.
//
// A page is a Handler (Site.Get) or a Form (Mount). Rules and texts of a subject
// are not here: areas such as web/tenders bring them.
package page

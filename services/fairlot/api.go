package main

import (
	"github.com/fairlot/fairlot/pkg/rpc/openapi"
	contracts "github.com/fairlot/fairlot/proto"
)

// version of the API, as its description states it.
const version = "1.0.0"

// description introduces the API, and names the doors that stream files and so
// have no contract.
func description() openapi.Options {
	const file = "multipart/form-data"
	return openapi.Options{
		Title: "Fairlot", Version: version, Sources: contracts.Sources(),
		Description: "Socially responsible public procurement: suppliers, tenders, sealed bids, awards, joint purchases, open data.",
		Routes: []openapi.Route{
			{Verb: "POST", Path: "/api/v1/files", Tag: "files", Summary: "Sends a file of up to 100 MB; the answer is the File to give where one is asked for.", Who: "Anyone who is signed in and acts for an organisation.", Takes: file, Gives: "application/json"},
			{Verb: "GET", Path: "/api/v1/tenders/{tender}/documents/{file}", Tag: "tenders", Summary: "A document of a tender.", Who: "Anyone who may read the tender.", Public: true, Gives: "application/octet-stream"},
			{Verb: "GET", Path: "/api/v1/suppliers/{supplier}/evidence/{file}", Tag: "suppliers", Summary: "Evidence that a supplier or a verifier gave.", Who: "The supplier's people and verifiers.", Gives: "application/octet-stream"},
			{Verb: "POST", Path: "/api/v1/tenders/{tender}/attachments", Tag: "bids", Summary: "Sends an attachment of a bid; it is sealed on arrival.", Who: "Representatives, before the deadline.", Takes: file, Gives: "application/json"},
			{Verb: "GET", Path: "/api/v1/bids/{bid}/attachments/{file}", Tag: "bids", Summary: "An attachment of an opened bid.", Who: "The buyers' people, once opened.", Gives: "application/octet-stream"},
			{Verb: "GET", Path: "/api/v1/tenders/{tender}/report.pdf", Tag: "awards", Summary: "The award report.", Who: "The buyers' and the bidders' people.", Gives: "application/pdf"},
			{Verb: "GET", Path: "/api/v1/directory/suppliers.csv", Tag: "opendata", Summary: "The public facts of every verified enterprise, as a table (CC BY 4.0).", Who: "Anyone.", Public: true, Gives: "text/csv"},
			{Verb: "GET", Path: "/api/v1/directory/suppliers.json", Tag: "opendata", Summary: "The public facts of every verified enterprise (CC BY 4.0).", Who: "Anyone.", Public: true, Gives: "application/json"},
		},
	}
}

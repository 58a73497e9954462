package demo

import (
	"embed"
	"encoding/json"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Password signs in everybody of the demonstration, and is the passphrase of
// its opening officers.
const Password = "fairlot-demo"

//go:embed *.json
var files embed.FS

// message reads a part of the files that is a message of the contracts.
type message[M proto.Message] struct{ it M }

// UnmarshalJSON implements json.Unmarshaler.
func (m *message[M]) UnmarshalJSON(data []byte) error {
	m.it = m.it.ProtoReflect().New().Interface().(M)
	return protojson.Unmarshal(data, m.it)
}

type city struct {
	Slug, Name, Language string
	TimeZone             string                  `json:"time_zone"`
	BuyerLegalType       string                  `json:"buyer_legal_type"`
	Place                message[*typesv1.Place] `json:"place"`
	// People by the first part of their sign-in, for example opening1.
	People map[string]string
}

type enterprise struct {
	City, Slug, Language string
	Representative       string
	Verified             bool
	// Letter by which its representative shows that they act for it, where the
	// verification does not: accepted, or sent and not looked at yet.
	Letter   string
	Supplier message[*suppliersv1.Supplier]
}

// purchase is a tender's story; days count from today, the past is negative.
type purchase struct {
	City, State                 string
	Published, Deadline, Months int
	Opened, Awarded, Cancelled  int
	// Concluded is when the summary of a market consultation was published.
	Concluded int
	Summary   string
	Answers   []answer
	// Start of the contract; 60 days after the deadline unless said.
	Start, Signed int
	Reason        string
	Tender        message[*tendersv1.Tender]
	Joint         *joint
	Reports       []report
	Questions     []question
	Bids          []bid
}

// answer is what an enterprise tells in a market consultation, by question.
type answer struct {
	Enterprise   string
	Replies      map[string]string
	Confidential []string
}

type question struct{ Enterprise, Text, Answer string }

type bid struct {
	Enterprise           string
	Prices               map[string]string
	Commitments, Answers map[string]string
	// Points by criterion, one an evaluator; evaluators that are absent have
	// not scored yet.
	Points map[string][]string
	Note   string
}

// joint says with whom the purchase is made together.
type joint struct {
	Partner, Terms string
	// Values and titles of the two demands.
	Own, Theirs string
	OwnTitle    string `json:"own_title"`
	TheirTitle  string `json:"their_title"`
}

// report is what a supplier says it delivered, once the contract is signed.
type report struct {
	Lot, Clause, Value string
	From, To           int
	Accepted           bool
}

type demand struct {
	City, Title, Description, CPV, Value string
	Start, End                           int
}

func read[T any](name string) ([]T, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list []T
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}

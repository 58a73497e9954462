package tenders

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// The lists of a draft from which something can be taken away.
const (
	listLots      = "lots"
	listClauses   = "clauses"
	listCriteria  = "criteria"
	listDocuments = "documents"
	listPrices    = "price_schedule"
	listQuestions = "questions"
)

// removal is what was taken out of a draft: the page carries it until it is put
// back or left.
type removal struct {
	List string `json:"list"`
	// At are the places where the pieces stood.
	At []int `json:"at"`
	// Piece is a tender that holds the pieces and who named them: clauses with
	// their lots, criteria with their clause. Lines of prices are in their lot.
	Piece *piece `json:"piece"`
}

// piece is a part of a tender in the JSON of the contract.
type piece struct{ *tendersv1.Tender }

// MarshalJSON implements json.Marshaler.
func (p *piece) MarshalJSON() ([]byte, error) { return protojson.Marshal(p.Tender) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *piece) UnmarshalJSON(data []byte) error {
	p.Tender = &tendersv1.Tender{}
	return protojson.Unmarshal(data, p.Tender)
}

// numbered is a part of a tender that has an id once it is saved.
type numbered interface {
	proto.Message
	GetId() string
}

// removed says what is in a draft before and not after, nil for nothing.
func removed(before, after *tendersv1.Tender) *removal {
	m := &removal{Piece: &piece{&tendersv1.Tender{}}}
	into := m.Piece.Tender
	if into.Lots, m.At = missing(before.GetLots(), after.GetLots()); len(m.At) > 0 {
		m.List = listLots
		return m
	}
	if into.Clauses, m.At = missing(before.GetClauses(), after.GetClauses()); len(m.At) > 0 {
		m.List = listClauses
		return m
	}
	if into.Criteria, m.At = missing(before.GetCriteria(), after.GetCriteria()); len(m.At) > 0 {
		m.List = listCriteria
		return m
	}
	if into.Documents, m.At = missing(before.GetDocuments(), after.GetDocuments()); len(m.At) > 0 {
		m.List = listDocuments
		return m
	}
	if asked, at := missing(before.GetConsultation().GetQuestions(), after.GetConsultation().GetQuestions()); len(at) > 0 {
		m.List, m.At, into.Consultation = listQuestions, at, &tendersv1.Consultation{Questions: asked}
		return m
	}
	for _, l := range before.GetLots() {
		i := placeOf(after.GetLots(), l.GetId())
		if i < 0 {
			continue // not saved yet, and without prices
		}
		if lines, at := missing(l.GetPriceSchedule(), after.GetLots()[i].GetPriceSchedule()); len(at) > 0 {
			m.List, m.At = listPrices, at
			into.Lots = []*tendersv1.Lot{{Id: l.GetId(), PriceSchedule: lines}}
			return m
		}
	}
	return nil
}

// missing are those of a list that are not in the list after it, and where they
// stood. What is not saved yet is known by what it says.
func missing[M numbered](before, after []M) (gone []M, at []int) {
	left := slices.Clone(after)
	for i, one := range before {
		j := slices.IndexFunc(left, func(other M) bool {
			return one.GetId() == other.GetId() && (one.GetId() != "" || proto.Equal(one, other))
		})
		if j >= 0 {
			left = slices.Delete(left, j, j+1)
			continue
		}
		gone, at = append(gone, one), append(at, i)
	}
	return gone, at
}

// release takes the names of what was removed out of the clauses and criteria of
// the draft, and remembers them. A clause for that lot alone keeps its name:
// without one it would hold for all, and the legal check asks about it.
func (m *removal) release(t *tendersv1.Tender) {
	switch m.List {
	case listLots:
		gone := func(id string) bool { return placeOf(m.Piece.GetLots(), id) >= 0 }
		for _, c := range t.GetClauses() {
			kept := slices.DeleteFunc(slices.Clone(c.GetLots()), gone)
			if len(kept) > 0 && len(kept) < len(c.GetLots()) {
				m.Piece.Clauses = append(m.Piece.Clauses, &tendersv1.Clause{Id: c.GetId(), Lots: slices.DeleteFunc(c.GetLots(), func(id string) bool { return !gone(id) })})
				c.Lots = kept
			}
		}
	case listClauses:
		for _, c := range t.GetCriteria() {
			if placeOf(m.Piece.GetClauses(), c.GetClause()) >= 0 {
				m.Piece.Criteria = append(m.Piece.Criteria, &tendersv1.Criterion{Id: c.GetId(), Clause: c.GetClause()})
				c.Clause = ""
			}
		}
	}
}

// putInto puts what was removed back where it stood, with its number and with
// who named it. Codes: InvalidArgument (no such list), NotFound (its lot is gone).
func (m *removal) putInto(t *tendersv1.Tender) error {
	p, renamed := m.Piece.Tender, map[string]string{}
	switch m.List {
	case listLots:
		t.Lots = insert(t.GetLots(), p.GetLots(), m.At, func(l *tendersv1.Lot) {
			renamed[l.GetId()] = nextID("LOT", t.GetLots())
			l.Id = renamed[l.GetId()]
		})
		rejoinLots(t, p.GetClauses(), renamed)
	case listClauses:
		t.Clauses = insert(t.GetClauses(), p.GetClauses(), m.At, func(c *tendersv1.Clause) {
			renamed[c.GetId()] = nextID("CLA", t.GetClauses())
			c.Id = renamed[c.GetId()]
		})
		rejoinClauses(t, p.GetCriteria(), renamed)
	case listCriteria:
		t.Criteria = insert(t.GetCriteria(), p.GetCriteria(), m.At, func(c *tendersv1.Criterion) { c.Id = "" })
	case listDocuments:
		t.Documents = insert(t.GetDocuments(), p.GetDocuments(), m.At, func(*typesv1.File) {})
	case listQuestions:
		if t.Consultation == nil {
			t.Consultation = &tendersv1.Consultation{}
		}
		t.Consultation.Questions = insert(t.GetConsultation().GetQuestions(), p.GetConsultation().GetQuestions(), m.At,
			func(q *tendersv1.ConsultationQuestion) { q.Id = "" })
	case listPrices:
		for _, l := range p.GetLots() {
			i := placeOf(t.GetLots(), l.GetId())
			if i < 0 {
				return errs.NotFound("lot", l.GetId())
			}
			t.Lots[i].PriceSchedule = insert(t.GetLots()[i].GetPriceSchedule(), l.GetPriceSchedule(), m.At, func(line *tendersv1.PriceItem) { line.Id = "" })
		}
	default:
		return errs.Invalid("list", "request.invalid", "there is no such list in a tender")
	}
	return nil
}

// insert puts pieces where they stood. One that is there already stays as it is;
// where another has its number, the piece gets a new one.
func insert[M numbered](list, pieces []M, at []int, renumber func(M)) []M {
	for i, one := range pieces {
		if j := placeOf(list, one.GetId()); j >= 0 {
			if proto.Equal(list[j], one) {
				continue
			}
			renumber(one)
		}
		place := len(list)
		if i < len(at) {
			place = min(max(at[i], 0), len(list))
		}
		list = slices.Insert(list, place, one)
	}
	return list
}

// rejoinLots lets clauses hold for the lots again that they named. One that holds
// for all lots by now stays so.
func rejoinLots(t *tendersv1.Tender, before []*tendersv1.Clause, renamed map[string]string) {
	for _, named := range before {
		i := placeOf(t.GetClauses(), named.GetId())
		if i < 0 || len(t.GetClauses()[i].GetLots()) == 0 {
			continue
		}
		c := t.GetClauses()[i]
		for _, id := range named.GetLots() {
			if id = currentID(id, renamed); !slices.Contains(c.GetLots(), id) {
				c.Lots = append(c.Lots, id)
			}
		}
		slices.Sort(c.Lots)
	}
}

// rejoinClauses lets criteria score the clauses again that they scored, unless
// they score another by now.
func rejoinClauses(t *tendersv1.Tender, before []*tendersv1.Criterion, renamed map[string]string) {
	for _, named := range before {
		i := placeOf(t.GetCriteria(), named.GetId())
		if i < 0 || t.GetCriteria()[i].GetType() != tendersv1.CriterionType_CRITERION_TYPE_SOCIAL || t.GetCriteria()[i].GetClause() != "" {
			continue
		}
		t.Criteria[i].Clause = currentID(named.GetClause(), renamed)
	}
}

func currentID(id string, renamed map[string]string) string {
	if now, ok := renamed[id]; ok {
		return now
	}
	return id
}

// placeOf is where the part with an id stands in a list, -1 if nowhere.
func placeOf[M numbered](list []M, id string) int {
	return slices.IndexFunc(list, func(one M) bool { return id != "" && one.GetId() == id })
}

// nextID is the number after the highest of a list.
func nextID[M numbered](prefix string, list []M) string {
	highest := 0
	for _, one := range list {
		if n, err := strconv.Atoi(strings.TrimPrefix(one.GetId(), prefix+"-")); err == nil {
			highest = max(highest, n)
		}
	}
	return fmt.Sprintf("%s-%04d", prefix, highest+1)
}

// name is what people call what was removed; "" for what has no name yet.
func (m *removal) name(ctx context.Context) string {
	var names []string
	p := m.Piece.Tender
	switch m.List {
	case listLots:
		for _, l := range p.GetLots() {
			names = append(names, strings.Trim(lotName(ctx, l), ": "))
		}
	case listClauses:
		for _, c := range p.GetClauses() {
			names = append(names, c.GetTitle())
		}
	case listCriteria:
		for _, c := range p.GetCriteria() {
			names = append(names, c.GetName())
		}
	case listDocuments:
		for _, f := range p.GetDocuments() {
			names = append(names, f.GetName())
		}
	case listQuestions:
		for _, q := range p.GetConsultation().GetQuestions() {
			names = append(names, q.GetText())
		}
	case listPrices:
		for _, line := range p.GetLots()[0].GetPriceSchedule() {
			names = append(names, line.GetDescription())
		}
	}
	return strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "" }), ", ")
}

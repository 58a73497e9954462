package awards

import (
	"fmt"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/bids"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// typed is the points of one evaluator for a lot.
type typed struct {
	Scores []typedScore `form:"scores"`
}

type typedScore struct {
	Bid       string `form:"bid"`
	Criterion string `form:"criterion"`
	Points    string `form:"points"`
	Reason    string `form:"reason"`
}

// judgement is one field pair of the form: a bid by a criterion.
type judgement struct {
	Index     int
	Criterion *tendersv1.Criterion
	// Answer is what the bidder says, Promise what it commits to for the clause
	// that the criterion scores.
	Answer  string
	Promise *bids.Promise
}

// judged is one bid on the form.
type judgedBid struct {
	Bid, Name, Href, Price string
	Judgements             []judgement
}

func (a *area) mountScores(s *page.Site) {
	page.Mount(s, "/tenders/:tender/evaluation/:lot", page.Form[typed]{
		Roles: []string{procedure.Evaluator}, Load: a.loadScores, Show: a.showScores, Send: a.sendScores,
	})
}

// lot reads the lot that the address names.
func (a *area) lot(r *page.Request) (*awardsv1.Evaluation, *awardsv1.LotEvaluation, error) {
	e, err := a.awards.GetEvaluation(r.Context(), &awardsv1.GetEvaluationRequest{Tender: r.Param("tender")})
	if err != nil {
		return nil, nil, err
	}
	if !named(e, r.Viewer()) {
		return nil, nil, errs.Denied("evaluation.not_named", "only the evaluators named in the tender give points")
	}
	for _, lot := range e.GetLots() {
		if lot.GetLot() == r.Param("lot") {
			return e, lot, nil
		}
	}
	return nil, nil, errs.NotFound("lot", r.Param("lot"))
}

func (a *area) loadScores(r *page.Request) (typed, int64, error) {
	var v typed
	e, lot, err := a.lot(r)
	if err != nil {
		return v, 0, err
	}
	for _, b := range lot.GetBids() {
		for _, s := range b.GetScores() {
			if !judged(e, s.GetCriterion()) {
				continue
			}
			given := mine(s, r.Viewer())
			v.Scores = append(v.Scores, typedScore{
				Bid: b.GetBid(), Criterion: s.GetCriterion(), Points: points(r.Context(), given.GetPoints()), Reason: given.GetReason(),
			})
		}
	}
	return v, 0, nil
}

func (a *area) showScores(r *page.Request, f *ui.Form) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	e, lot, err := a.lot(r)
	if err != nil {
		return err
	}
	f.Name = "scores-" + t.GetId() + "-" + lot.GetLot()
	list := a.judgedBids(r, t, e, lot, f)
	title := lotTitle(lot.GetTitle(), lot.GetLot())
	evaluation := ui.Link{Text: r.T("awards.matrix.title"), Href: t.At("evaluation")}
	return r.Show(pageOf(r, t, title, evaluation), scoresPage(t, title, list, f))
}

// judgedBids lays the form out in the order of its fields, which stays as it was
// first shown although ranks change.
func (a *area) judgedBids(r *page.Request, t *procedure.Tender, e *awardsv1.Evaluation, lot *awardsv1.LotEvaluation, f *ui.Form) []judgedBid {
	var list []judgedBid
	at := map[string]int{}
	for i := 0; f.Values.Has(fmt.Sprintf("scores[%d].bid", i)); i++ {
		id, criterion := f.Value(fmt.Sprintf("scores[%d].bid", i)), f.Value(fmt.Sprintf("scores[%d].criterion", i))
		b := evaluated(lot, id)
		if b == nil {
			continue
		}
		if _, ok := at[id]; !ok {
			at[id] = len(list)
			list = append(list, judgedBid{Bid: id, Name: b.GetSupplierName(), Href: t.At("evaluation", "bids", id), Price: i18n.Money(r.Context(), b.GetPrice())})
		}
		c := t.Criterion(criterion)
		f.Names = append(f.Names, ui.FieldName{Field: fmt.Sprintf("scores[%d]", i), Name: b.GetSupplierName() + ", " + criterionName(e, criterion)})
		list[at[id]].Judgements = append(list[at[id]].Judgements, judgement{
			Index: i, Criterion: c, Answer: answer(b.GetAnswers(), criterion), Promise: promise(r, t, b, c),
		})
	}
	return list
}

func evaluated(lot *awardsv1.LotEvaluation, bid string) *awardsv1.BidEvaluation {
	for _, b := range lot.GetBids() {
		if b.GetBid() == bid {
			return b
		}
	}
	return nil
}

func answer(list []*bidsv1.Answer, criterion string) string {
	for _, a := range list {
		if a.GetCriterion() == criterion {
			return a.GetText()
		}
	}
	return ""
}

func promise(r *page.Request, t *procedure.Tender, b *awardsv1.BidEvaluation, c *tendersv1.Criterion) *bids.Promise {
	for _, commitment := range b.GetCommitments() {
		if c.GetClause() != "" && commitment.GetClause() == c.GetClause() {
			p := bids.PromiseOf(r.Context(), t.Clause(c.GetClause()), commitment)
			return &p
		}
	}
	return nil
}

// sendScores gives the points that were typed; a pair left empty stays open.
func (a *area) sendScores(r *page.Request, v typed, _ int64) (string, error) {
	request := &awardsv1.ScoreBidsRequest{Tender: r.Param("tender")}
	rows := map[string]string{}
	for i, s := range v.Scores {
		if strings.TrimSpace(s.Points) == "" && strings.TrimSpace(s.Reason) == "" {
			continue
		}
		rows[fmt.Sprintf("scores[%d]", len(request.Scores))] = fmt.Sprintf("scores[%d]", i)
		request.Scores = append(request.Scores, &awardsv1.Score{
			Lot: r.Param("lot"), Bid: s.Bid, Criterion: s.Criterion, Points: page.Number(s.Points), Reason: strings.TrimSpace(s.Reason),
		})
	}
	if len(request.Scores) == 0 {
		return "", r.Problems("scores[0].points", "errors.required")
	}
	if _, err := a.awards.ScoreBids(r.Context(), request); err != nil {
		return "", located(err, rows)
	}
	r.Notice(true, r.T("awards.scores.saved"))
	return "/tenders/" + r.Param("tender") + "/evaluation", nil
}

// located leads errors to the rows of the form.
func located(err error, rows map[string]string) error {
	e := errs.From(err)
	for i, field := range e.Fields {
		if row, part, ok := strings.Cut(field.Path, "]"); ok && rows[row+"]"] != "" {
			e.Fields[i].Path = rows[row+"]"] + part
		}
	}
	return e
}

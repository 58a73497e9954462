package bids

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func noon() time.Time { return time.Date(2026, time.December, 4, 11, 0, 0, 0, time.UTC) }

func laundry() *tendersv1.Tender {
	return &tendersv1.Tender{
		Id: "ten_1", Title: "Pranie bielizny – Gdańsk", PublishedAt: timestamppb.New(noon().AddDate(0, -1, 0)), Deadline: timestamppb.New(noon()),
		Value: &typesv1.Money{Amount: "100000.00", Currency: "PLN"},
		Lots:  []*tendersv1.Lot{{Id: "LOT-0001", Title: "North"}, {Id: "LOT-0002", Title: "South"}},
		Criteria: []*tendersv1.Criterion{
			{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Weight: "60"},
			{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Weight: "40"},
		},
		Clauses: []*tendersv1.Clause{
			{Id: "CLA-0001", Title: "Hours of inclusion work", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Target: "1200", Unit: "h"},
			{Id: "CLA-0002", Title: "Training", Lever: tendersv1.Lever_LEVER_AWARD_CRITERION, Target: "50", Unit: "h", Lots: []string{"LOT-0002"}},
			{Id: "CLA-0003", Title: "Reserved", Lever: tendersv1.Lever_LEVER_RESERVATION, Target: "30", Unit: "%"},
		},
		Buyers: []*tendersv1.Buyer{{Organisation: "org_city", Name: "Gdańsk", Share: 1}},
	}
}

func offer() *bidsv1.Offer {
	return &bidsv1.Offer{
		Lots:               []*bidsv1.LotOffer{{Lot: "LOT-0001", Price: &typesv1.Money{Amount: "48000.5", Currency: "PLN"}}},
		Commitments:        []*bidsv1.Commitment{{Clause: "CLA-0001", Value: "1200"}},
		Answers:            []*bidsv1.Answer{{Criterion: "CRI-0002", Text: "Two trainers."}},
		NoExclusionGrounds: true,
	}
}

func TestAnOfferMustAnswerTheTender(t *testing.T) {
	for name, c := range map[string]struct {
		change        func(o *bidsv1.Offer)
		reason, field string
	}{
		"a full offer":          {func(*bidsv1.Offer) {}, "", ""},
		"more than the target":  {func(o *bidsv1.Offer) { o.Commitments[0].Value = "1200.000001" }, "", ""},
		"an unknown lot":        {func(o *bidsv1.Offer) { o.Lots[0].Lot = "LOT-0009" }, "bid.lot_unknown", "offer.lots[0].lot"},
		"a lot twice":           {func(o *bidsv1.Offer) { o.Lots = append(o.Lots, o.Lots[0]) }, "bid.lot_twice", "offer.lots[1].lot"},
		"a price of nothing":    {func(o *bidsv1.Offer) { o.Lots[0].Price.Amount = "0.00" }, "bid.price", "offer.lots[0].price.amount"},
		"a price below nothing": {func(o *bidsv1.Offer) { o.Lots[0].Price.Amount = "-1" }, "bid.price", "offer.lots[0].price.amount"},
		"another currency":      {func(o *bidsv1.Offer) { o.Lots[0].Price.Currency = "EUR" }, "bid.currency", "offer.lots[0].price.currency"},
		"three decimals":        {func(o *bidsv1.Offer) { o.Lots[0].Price.Amount = "1.001" }, "money.decimals", "offer.lots[0].price.amount"},
		"no commitment":         {func(o *bidsv1.Offer) { o.Commitments = nil }, "bid.commitment_missing", "offer.commitments"},
		"less than the target":  {func(o *bidsv1.Offer) { o.Commitments[0].Value = "1199.999999" }, "bid.below_target", "offer.commitments[0].value"},
		"a clause twice":        {func(o *bidsv1.Offer) { o.Commitments = append(o.Commitments, o.Commitments[0]) }, "bid.commitment_twice", "offer.commitments[1].clause"},
		"an unknown clause":     {func(o *bidsv1.Offer) { o.Commitments[0].Clause = "CLA-0009" }, "bid.clause_unknown", "offer.commitments[0].clause"},
		"the reservation":       {func(o *bidsv1.Offer) { o.Commitments[0].Clause = "CLA-0003" }, "bid.clause_unknown", "offer.commitments[0].clause"},
		"a clause of its lot":   {func(o *bidsv1.Offer) { o.Lots[0].Lot = "LOT-0002" }, "bid.commitment_missing", "offer.commitments"},
		"less for a criterion": {func(o *bidsv1.Offer) {
			o.Commitments = append(o.Commitments, &bidsv1.Commitment{Clause: "CLA-0002", Value: "1"})
		}, "", ""},
		"an unknown criterion":   {func(o *bidsv1.Offer) { o.Answers[0].Criterion = "CRI-0009" }, "bid.criterion_unknown", "offer.answers[0].criterion"},
		"two answers":            {func(o *bidsv1.Offer) { o.Answers = append(o.Answers, o.Answers[0]) }, "bid.answer_twice", "offer.answers[1].criterion"},
		"no declaration":         {func(o *bidsv1.Offer) { o.NoExclusionGrounds = false }, "bid.exclusion_grounds", "offer.no_exclusion_grounds"},
		"an attachment repeated": {func(o *bidsv1.Offer) { o.Attachments = []*typesv1.File{{Id: "fil_1"}, {Id: "fil_1"}} }, "bid.attachment_twice", "offer.attachments[1].id"},
	} {
		o := offer()
		c.change(o)
		err := checkOffer(laundry(), o)
		if c.reason == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errs.Is(err, c.reason) || errs.From(err).Fields[0].Path != c.field {
			t.Errorf("%s: got %v, want %s at %s", name, err, c.reason, c.field)
		}
	}
}

func TestACommitmentBelowTheTargetNamesClauseAndTarget(t *testing.T) {
	o := offer()
	o.Commitments[0].Value = "900"
	f := errs.From(checkOffer(laundry(), o)).Fields[0]
	for key, want := range map[string]string{"clause": "CLA-0001", "title": "Hours of inclusion work", "target": "1200", "unit": "h", "value": "900"} {
		if f.Params[key] != want {
			t.Errorf("%s = %q, want %q", key, f.Params[key], want)
		}
	}
}

func TestEverythingToChangeIsSaidAtOnce(t *testing.T) {
	o := &bidsv1.Offer{Lots: []*bidsv1.LotOffer{{Lot: "LOT-0009", Price: &typesv1.Money{Amount: "0", Currency: "PLN"}}}}
	if got := len(errs.From(checkOffer(laundry(), o)).Fields); got != 4 {
		t.Errorf("%d fields, want lot, price, commitment and declaration", got)
	}
}

func TestPricesAreKeptWithAllTheirDecimals(t *testing.T) {
	o := offer()
	if err := checkOffer(laundry(), o); err != nil {
		t.Fatal(err)
	}
	if got := o.GetLots()[0].GetPrice().GetAmount(); got != "48000.50" {
		t.Errorf("got %s", got)
	}
}

func TestTheDeadlineItselfIsTooLate(t *testing.T) {
	for _, c := range []struct {
		change func(*tendersv1.Tender)
		at     time.Time
		reason string
	}{
		{func(*tendersv1.Tender) {}, noon().Add(-time.Millisecond), ""},
		{func(*tendersv1.Tender) {}, noon(), "bid.deadline_passed"},
		{func(*tendersv1.Tender) {}, noon().Add(time.Hour), "bid.deadline_passed"},
		{func(x *tendersv1.Tender) { x.PublishedAt = nil }, noon().Add(-time.Hour), "tender.not_found"},
		{func(x *tendersv1.Tender) { x.CancelledAt = timestamppb.New(noon()) }, noon().Add(-time.Hour), "bid.tender_cancelled"},
	} {
		tender := laundry()
		c.change(tender)
		err := takesBids(tender, c.at)
		if (c.reason == "") != (err == nil) || (c.reason != "" && !errs.Is(err, c.reason)) {
			t.Errorf("%v: got %v, want %q", c.at, err, c.reason)
		}
	}
}

func enterprise() *suppliersv1.Supplier {
	return &suppliersv1.Supplier{
		Id: "sup_1", Name: "Spółdzielnia Łódź", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED,
		Verifications: []*suppliersv1.Verification{{Claim: "social_status", ExpiresAt: timestamppb.New(noon().AddDate(1, 0, 0))}},
		Eligibility:   []*suppliersv1.Eligibility{{Reservation: "article_20", Met: true}, {Reservation: "article_77", Met: true}},
	}
}

// firm is public, and none of those for whom anything is reserved.
func firm(s *suppliersv1.Supplier) {
	s.Eligibility = []*suppliersv1.Eligibility{{Reservation: "article_20"}, {Reservation: "article_77"}}
}

func TestWhoMayBid(t *testing.T) {
	article20, article77 := tendersv1.Reservation_RESERVATION_ARTICLE_20, tendersv1.Reservation_RESERVATION_ARTICLE_77
	none := tendersv1.Reservation_RESERVATION_NONE
	const restricted = tendersv1.Reservation(-1) // stands for a restricted procedure that is not reserved
	for name, c := range map[string]struct {
		reservation tendersv1.Reservation
		change      func(*suppliersv1.Supplier)
		reason, why string
	}{
		"a submitted supplier": {none, func(s *suppliersv1.Supplier) { s.Eligibility, s.Verifications = nil, nil }, "", ""},
		"a draft":              {none, func(s *suppliersv1.Supplier) { s.State = suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT }, "bid.supplier_draft", ""},
		"a suspended one":      {none, func(s *suppliersv1.Supplier) { s.State = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED }, "bid.supplier_suspended", ""},
		"one in dispute": {none, func(s *suppliersv1.Supplier) {
			s.Representation = &suppliersv1.Representation{Frozen: true}
		}, "bid.representation_frozen", ""},
		"one that was not invited":                       {restricted, func(*suppliersv1.Supplier) {}, "bid.not_invited", ""},
		"one that was invited":                           {restricted, func(s *suppliersv1.Supplier) { s.Id = "sup_invited" }, "", ""},
		"a verified workshop":                            {article20, func(*suppliersv1.Supplier) {}, "", ""},
		"one verified until now":                         {article20, func(s *suppliersv1.Supplier) { s.Verifications[0].ExpiresAt = timestamppb.New(noon()) }, "bid.reserved", "unverified"},
		"one whose verification was taken back":          {article20, func(s *suppliersv1.Supplier) { s.Verifications[0].WithdrawnAt = timestamppb.New(noon()) }, "bid.reserved", "unverified"},
		"one never verified":                             {article20, func(s *suppliersv1.Supplier) { s.Verifications = nil }, "bid.reserved", "unverified"},
		"one whose identity alone is verified":           {article20, func(s *suppliersv1.Supplier) { s.Verifications[0].Claim = "identity" }, "bid.reserved", "unverified"},
		"one whose share is verified":                    {article20, func(s *suppliersv1.Supplier) { s.Verifications[0].Claim = "article_20" }, "", ""},
		"a verified firm":                                {article20, firm, "bid.reserved", "status"},
		"a cooperative":                                  {article77, func(*suppliersv1.Supplier) {}, "", ""},
		"one whose share is verified, for Art. 77":       {article77, func(s *suppliersv1.Supplier) { s.Verifications[0].Claim = "article_20" }, "bid.reserved", "unverified"},
		"a firm with a legal form and a verified status": {article77, func(s *suppliersv1.Supplier) { firm(s); s.LegalForm = "fr.sarl" }, "bid.reserved", "status"},
		"one whose eligibility is not known":             {article77, func(s *suppliersv1.Supplier) { s.Eligibility = nil }, "bid.eligibility_unknown", ""},
	} {
		tender, supplier := laundry(), enterprise()
		tender.Reservation = c.reservation
		if c.reservation == restricted {
			tender.Reservation, tender.Procedure, tender.Invited = none, tendersv1.Procedure_PROCEDURE_RESTRICTED, []string{"sup_invited"}
		}
		c.change(supplier)
		err := checkBidder(supplier, tender, noon())
		switch {
		case c.reason == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.reason != "" && (!errs.Is(err, c.reason) || errs.From(err).Params["why"] != c.why):
			t.Errorf("%s: got %v, want %s %s", name, err, c.reason, c.why)
		}
	}
}

package pools

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func day(n int) *timestamppb.Timestamp {
	return timestamppb.New(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n))
}

func eur(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }

func planned(organisation string, change ...func(*poolsv1.Demand)) *poolsv1.Demand {
	d := &poolsv1.Demand{
		Id: "dem_" + organisation, Organisation: organisation, OrganisationName: organisation, Title: "Cleaning", Cpv: "90911200",
		Place: &typesv1.Place{Country: "IT", Nuts: "ITC4C"}, Value: eur("100000"), PeriodStart: day(0), PeriodEnd: day(100),
	}
	for _, c := range change {
		c(d)
	}
	return d
}

func TestTheFitIsASumThatAnyoneCanFollow(t *testing.T) {
	for _, c := range []struct {
		name             string
		change           func(*poolsv1.Demand)
		fit, digits, day int32
	}{
		{"the same need at the same place and time", func(*poolsv1.Demand) {}, 100, 8, 100},
		{"a wider code", func(d *poolsv1.Demand) { d.Cpv = "90910000" }, 60, 4, 100},
		{"only the division agrees", func(d *poolsv1.Demand) { d.Cpv = "90500000" }, 40, 2, 100},
		{"half the time together", func(d *poolsv1.Demand) { d.PeriodStart, d.PeriodEnd = day(50), day(150) }, 87, 8, 50},
		{"a short contract within a long one", func(d *poolsv1.Demand) { d.PeriodEnd = day(10) }, 77, 8, 10},
		{"the neighbouring region", func(d *poolsv1.Demand) { d.Place.Nuts = "ITC11" }, 97, 8, 100},
		{"elsewhere in the country", func(d *poolsv1.Demand) { d.Place.Nuts = "ITF33" }, 95, 8, 100},
		{"another country", func(d *poolsv1.Demand) { d.Place = &typesv1.Place{Country: "FR", Nuts: "FR101"} }, 85, 8, 100},
		{"no place", func(d *poolsv1.Demand) { d.Place = nil }, 85, 8, 100},
	} {
		m, ok := fit(planned("milan"), planned("turin", c.change))
		if !ok || m.GetFit() != c.fit || m.GetCpvDigits() != c.digits || m.GetDaysTogether() != c.day {
			t.Errorf("%s: fit %d, %d digits, %d days; want %d, %d, %d", c.name, m.GetFit(), m.GetCpvDigits(), m.GetDaysTogether(), c.fit, c.digits, c.day)
		}
		if m.GetValueTogether().GetAmount() != "200000.00" {
			t.Errorf("%s: together %v", c.name, m.GetValueTogether())
		}
	}
}

func TestDemandsThatCannotBeBoughtTogetherDoNotMatch(t *testing.T) {
	for name, other := range map[string]*poolsv1.Demand{
		"another division":  planned("turin", func(d *poolsv1.Demand) { d.Cpv = "91911200" }),
		"one after another": planned("turin", func(d *poolsv1.Demand) { d.PeriodStart, d.PeriodEnd = day(100), day(200) }),
		"another currency":  planned("turin", func(d *poolsv1.Demand) { d.Value.Currency = "SEK" }),
		"the same city":     planned("milan"),
	} {
		if m, ok := fit(planned("milan"), other); ok {
			t.Errorf("%s matches: %v", name, m)
		}
	}
}

func TestTheBestFitComesFirstThenTheLarger(t *testing.T) {
	list := []*poolsv1.Match{
		{Fit: 50, ValueTogether: eur("1"), Demand: &poolsv1.Demand{Id: "c"}},
		{Fit: 80, ValueTogether: eur("9"), Demand: &poolsv1.Demand{Id: "b"}},
		{Fit: 80, ValueTogether: eur("10"), Demand: &poolsv1.Demand{Id: "d"}},
		{Fit: 80, ValueTogether: eur("9"), Demand: &poolsv1.Demand{Id: "a"}},
	}
	rank(list)
	for i, want := range []string{"d", "a", "b", "c"} {
		if list[i].GetDemand().GetId() != want {
			t.Errorf("place %d is %s, want %s", i, list[i].GetDemand().GetId(), want)
		}
	}
}

// trio is a pool of three as the store would keep it.
func trio(t *testing.T) *poolsv1.Pool {
	t.Helper()
	p, err := open("poo_1", &poolsv1.CreatePoolRequest{Title: "Together", Terms: "One for all."}, planned("milan"),
		[]*poolsv1.Demand{planned("turin"), planned("paris")}, day(0).AsTime())
	if err != nil {
		t.Fatal(err)
	}
	p.Revision = 1
	return p
}

// step does what the store does with a change.
func step(t *testing.T, p *poolsv1.Pool, changed bool, err error) {
	t.Helper()
	if err != nil || !changed {
		t.Fatalf("changed %v, %v", changed, err)
	}
	p.Revision++
}

func TestASignatureCountsForWhatWasReadOnly(t *testing.T) {
	p, now := trio(t), day(1).AsTime()
	do := func(changed bool, err error) { t.Helper(); step(t, p, changed, err) }
	do(join(p, "turin", now))
	read := p.GetRevision()
	do(sign(p, "milan", "per_m", read, now))
	do(sign(p, "turin", "per_t", read, now)) // read before Milan signed: the content is the same
	if !agreed(p) {
		t.Fatal("both signed and it is not agreed")
	}
	do(join(p, "paris", now))
	if agreed(p) || shown(p).GetMembers()[0].GetSignedAt() != nil || shown(p).GetMembers()[0].GetSignedBy() != "" {
		t.Error("a signature for two cities counts for three")
	}
	if _, err := sign(p, "milan", "per_m", read, now); !errs.Is(err, "pool.content_changed") {
		t.Errorf("signing what was read before: %v", err)
	}
	if _, err := sign(p, "milan", "per_m", p.GetRevision()+1, now); errs.Code(err) != codes.InvalidArgument {
		t.Errorf("a revision of the future: %v", err)
	}
	for _, city := range []string{"milan", "turin", "paris"} {
		if agreed(p) {
			t.Errorf("agreed before %s signed", city)
		}
		do(sign(p, city, "per", p.GetRevision(), now))
	}
	if changed, err := sign(p, "paris", "per", p.GetRevision(), now); changed || err != nil {
		t.Errorf("signing twice: %v, %v", changed, err)
	}
	if !agreed(p) || p.GetValue().GetAmount() != "300000.00" || mayTender(p) != nil {
		t.Errorf("agreed %v at %v", agreed(p), p.GetValue())
	}
}

func TestACityJoinsOnceAndSignsOnlyAfterJoining(t *testing.T) {
	p, now := trio(t), day(1).AsTime()
	if _, err := sign(p, "turin", "per_t", 1, now); !errs.Is(err, "pool.not_joined") {
		t.Errorf("signing before joining: %v", err)
	}
	changed, err := join(p, "turin", now)
	step(t, p, changed, err)
	if changed, err = join(p, "turin", now); changed || err != nil {
		t.Errorf("joining twice: %v, %v", changed, err)
	}
	if err = mayTender(p); !errs.Is(err, "pool.not_agreed") || !errs.Is(err, "pool.unsigned") {
		t.Errorf("tendering unsigned: %v", err)
	}
	p.Tender = "ten_1"
	if _, err = join(p, "paris", now); !errs.Is(err, "pool.tendered") {
		t.Errorf("joining after the tender: %v", err)
	}
}

func TestAPoolOfOneIsNoPool(t *testing.T) {
	p := trio(t)
	changed, err := sign(p, "milan", "per_m", 1, day(1).AsTime())
	step(t, p, changed, err)
	if err := mayTender(p); !errs.Is(err, "pool.alone") || agreed(p) {
		t.Errorf("one city tenders: %v", err)
	}
}

func TestThePublicSeesWhoIsInButNotThePeople(t *testing.T) {
	p, now := trio(t), day(1).AsTime()
	changed, err := join(p, "turin", now)
	step(t, p, changed, err)
	changed, err = sign(p, "turin", "per_t", p.GetRevision(), now)
	step(t, p, changed, err)
	seen := publicView(p)
	if len(seen.GetMembers()) != 2 || seen.GetMembers()[1].GetSignedBy() != "" || seen.GetMembers()[1].GetSignedAt() == nil {
		t.Errorf("the public sees %v", seen)
	}
	if p.GetMembers()[1].GetSignedBy() != "per_t" {
		t.Error("showing a pool changed it")
	}
}

func TestTheDraftSaysWhatTheCitiesPlan(t *testing.T) {
	p := trio(t)
	draft := draftOf(p, []*poolsv1.Demand{
		planned("milan", func(d *poolsv1.Demand) { d.Description = "Schools." }),
		planned("turin", func(d *poolsv1.Demand) { d.Cpv, d.PeriodStart, d.PeriodEnd = "90910000", day(-10), day(50) }),
	})
	if draft.GetCpv() != "90911200" || len(draft.GetAdditionalCpv()) != 1 || draft.GetPool() != "poo_1" || len(draft.GetLots()) != 1 ||
		!draft.GetContractStart().AsTime().Equal(day(-10).AsTime()) || !draft.GetContractEnd().AsTime().Equal(day(100).AsTime()) ||
		draft.GetDescription() != "milan: Schools.\n" {
		t.Errorf("draft is %v", draft)
	}
}

func TestSharesSumToTheAwardToTheCent(t *testing.T) {
	buyers := []*tendersv1.Buyer{{Organisation: "a", Share: 1}, {Organisation: "b", Share: 1}, {Organisation: "c", Share: 1}}
	part := func(organisation, amount string) *awardsv1.BuyerShare {
		return &awardsv1.BuyerShare{Organisation: organisation, Amount: eur(amount)}
	}
	for _, c := range []struct {
		name  string
		award *awardsv1.Award
		want  []string
	}{
		{"the parts of two lots", &awardsv1.Award{Buyers: buyers, Value: eur("200.00"), Lots: []*awardsv1.LotAward{
			{Shares: []*awardsv1.BuyerShare{part("a", "33.34"), part("b", "33.33"), part("c", "33.33")}},
			{Shares: []*awardsv1.BuyerShare{part("a", "33.34"), part("b", "33.33"), part("c", "33.33")}},
		}}, []string{"66.68", "66.66", "66.66"}},
		{"an award without parts", &awardsv1.Award{Buyers: buyers, Value: eur("200.00")}, []string{"66.67", "66.67", "66.66"}},
		{"nothing awarded", &awardsv1.Award{Buyers: buyers, Value: eur("0.00")}, []string{"0.00", "0.00", "0.00"}},
	} {
		shares, err := sharesOf(c.award)
		if err != nil || len(shares) != len(c.want) {
			t.Fatalf("%s: %v, %v", c.name, shares, err)
		}
		for i, want := range c.want {
			if got := shares[i].GetAmount(); got.GetAmount() != want || got.GetCurrency() != "EUR" {
				t.Errorf("%s: share %d is %v, want %s", c.name, i, got, want)
			}
		}
	}
}

func TestADemandNeedsAValueAndAPeriod(t *testing.T) {
	err := checkDemand(planned("milan", func(d *poolsv1.Demand) { d.Value, d.PeriodEnd = eur("0"), day(0) }))
	if !errs.Is(err, "demand.value") || !errs.Is(err, "demand.period") {
		t.Errorf("got %v", err)
	}
}

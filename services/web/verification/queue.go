package verification

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// queueSize is how many a page of a queue shows.
	queueSize = 25
	// mostCounted is how far a queue is counted; beyond, it is "50+".
	mostCounted = 50
	// endingDays is how long before its end a verification is on the desk, the
	// first of the reminders.
	endingDays = 60
	// everywhere is the country filter that filters nothing.
	everywhere = "all"
)

// The queues of the desk, in their order.
const (
	queueWaiting   = "waiting"
	queueEnding    = "ending"
	queueClaimed   = "claimed"
	queueDisputed  = "disputed"
	queueSuspended = "suspended"
)

func queues() []string {
	return []string{queueWaiting, queueEnding, queueClaimed, queueDisputed, queueSuspended}
}

// asks is what a queue asks the service.
func asks(queue, country string) *suppliersv1.ListSuppliersRequest {
	req := &suppliersv1.ListSuppliersRequest{Country: country}
	switch queue {
	case queueEnding:
		req.ExpiringWithinDays = endingDays
	case queueClaimed:
		req.Claimed = true
	case queueDisputed:
		req.Disputed = true
	case queueSuspended:
		req.Suspended = true
	default:
		req.AwaitingVerification = true
	}
	return req
}

// queueView is a page of what waits for verifiers.
type queueView struct {
	*page.Request
	show, country string
	suppliers     []*suppliersv1.Supplier
	words         enterprise.Words
	counts        map[string]string
	countries     []ui.Option
	next          string
}

// href leads to a queue with the same country.
func (v queueView) href(queue string) string {
	return queuePath + "?" + url.Values{"show": {queue}, "country": {cmp.Or(v.country, everywhere)}}.Encode()
}

// profile is a row's enterprise, for the words about it.
func (v queueView) profile(s *suppliersv1.Supplier) *enterprise.Profile {
	return &enterprise.Profile{Supplier: s, Words: v.words, Now: v.Now(), Zone: v.Zone()}
}

// queue is what waits for verifiers, in their own country unless they say so.
func (a *area) queue(r *page.Request) error {
	if err := r.SignedIn(enterprise.Verifier); err != nil {
		return err
	}
	ctx := r.Context()
	v := queueView{Request: r, show: r.Query("show"), counts: map[string]string{}}
	if !slices.Contains(queues(), v.show) {
		v.show = queueWaiting
	}
	own, err := a.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: r.Viewer().Organisation})
	if err != nil {
		return err
	}
	if v.countries, err = a.countries(ctx, own.GetPlace().GetCountry()); err != nil {
		return err
	}
	v.country = chosenCountry(r.Query("country"), own.GetPlace().GetCountry(), v.countries)
	if err := a.fill(ctx, &v, r.Query("page")); err != nil {
		return err
	}
	return r.Show(ui.Page{Title: r.T("verification.queue.title"), Section: ui.SectionEnterprises}, queuePage(v))
}

// chosenCountry is the one asked for, the verifier's own, or "" for all.
func chosenCountry(asked, own string, known []ui.Option) string {
	if asked == "" {
		return own
	}
	if slices.ContainsFunc(known, func(o ui.Option) bool { return o.Value == asked }) && asked != everywhere {
		return asked
	}
	return ""
}

// fill reads the queue's page and how many stand in each queue.
func (a *area) fill(ctx context.Context, v *queueView, token string) error {
	for _, queue := range queues() {
		req := asks(queue, v.country)
		req.PageSize = mostCounted
		answer, err := a.Suppliers.ListSuppliers(ctx, req)
		if err != nil {
			return err
		}
		v.counts[queue] = strconv.Itoa(len(answer.GetSuppliers()))
		if answer.GetNextPageToken() != "" {
			v.counts[queue] += "+"
		}
	}
	req := asks(v.show, v.country)
	req.PageSize, req.PageToken = queueSize, token
	answer, err := a.Suppliers.ListSuppliers(ctx, req)
	if err != nil {
		return err
	}
	v.suppliers = answer.GetSuppliers()
	if next := answer.GetNextPageToken(); next != "" {
		v.next = v.href(v.show) + "&" + url.Values{"page": {next}}.Encode()
	}
	wanted := map[string][]string{}
	for _, s := range v.suppliers {
		wanted[enterprise.ListStatus] = append(wanted[enterprise.ListStatus], s.GetSocialStatus())
		wanted[enterprise.ListForm] = append(wanted[enterprise.ListForm], s.GetLegalForm())
	}
	v.words, err = a.Words(ctx, wanted)
	return err
}

// countries are those whose registers Fairlot knows, and the verifier's own.
func (a *area) countries(ctx context.Context, own string) ([]ui.Option, error) {
	codes, err := a.Codes(ctx, enterprise.ListScheme, "")
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{"": true, "EU": true}
	var list []ui.Option
	add := func(country string) {
		if !seen[country] {
			seen[country] = true
			list = append(list, ui.Option{Value: country, Label: i18n.Country(ctx, country)})
		}
	}
	add(own)
	for _, c := range codes {
		add(c.GetCountry())
	}
	slices.SortFunc(list, func(x, y ui.Option) int { return cmp.Compare(static.Fold(x.Label), static.Fold(y.Label)) })
	return append([]ui.Option{{Value: everywhere, Label: i18n.T(ctx, "verification.queue.everywhere")}}, list...), nil
}

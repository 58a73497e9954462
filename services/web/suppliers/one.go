package suppliers

import (
	"context"
	"maps"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	draft     = suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT
	submitted = suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED
	suspended = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED
)

// profile is a supplier as its page shows it.
type profile struct {
	supplier *suppliersv1.Supplier
	words    words
	// text is the description in language; others are the further languages.
	text, language string
	others         []string
	now            time.Time
	zone           *time.Location
	// own: the viewer acts for it; verifies: the viewer may verify it.
	own, verifies bool
	// claims: the viewer could say that it is their enterprise.
	claims bool
}

// one shows an enterprise.
func (a *area) one(r *page.Request) error {
	s, err := a.suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: r.Param("supplier")})
	if err != nil {
		return err
	}
	p, err := a.profile(r, s)
	if err != nil {
		return err
	}
	return r.Show(ui.Page{Title: s.GetName(), Section: ui.SectionEnterprises, Crumbs: crumbs(r, s.GetName())}, onePage(p))
}

// profile makes a supplier ready to be shown.
func (a *area) profile(r *page.Request, s *suppliersv1.Supplier) (*profile, error) {
	w, err := a.words(r.Context(), codesOf(s))
	if err != nil {
		return nil, err
	}
	p := &profile{supplier: s, words: w, now: r.Now(), zone: r.Zone()}
	p.text, p.language = description(s, r.Query("text"), i18n.From(r.Context()).Code())
	for _, language := range slices.Sorted(maps.Keys(s.GetDescription())) {
		if language != p.language {
			p.others = append(p.others, language)
		}
	}
	if v := r.Viewer(); v != nil {
		p.own = s.GetOrganisation() != "" && v.Organisation == s.GetOrganisation()
		p.verifies = v.Has(verifier) && !p.own
		p.claims = v.Has(representative) && s.GetOrganisation() == "" && len(s.GetClaims()) == 0
	}
	return p, nil
}

func codesOf(s *suppliersv1.Supplier) map[string][]string {
	return map[string][]string{
		listCPV: s.GetCpv(), listNUTS: append(slices.Clone(s.GetServes()), s.GetPlace().GetNuts()),
		listForm: {s.GetLegalForm()}, listStatus: {s.GetSocialStatus()}, listScheme: {s.GetIdentifier().GetScheme()},
	}
}

// description chooses the text: in the language asked for, the reader's,
// English, or the first there is.
func description(s *suppliersv1.Supplier, asked, reader string) (text, language string) {
	texts := s.GetDescription()
	for _, language := range append([]string{asked, reader, "en"}, slices.Sorted(maps.Keys(texts))...) {
		if text := texts[language]; text != "" {
			return text, language
		}
	}
	return "", ""
}

// mineOf gives the supplier of the viewer's organisation, or nil.
func (a *area) mineOf(ctx context.Context) (*suppliersv1.Supplier, error) {
	s, err := a.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	return s, err
}

func crumbs(r *page.Request, name string, more ...ui.Link) []ui.Link {
	list := append([]ui.Link{{Text: r.T("common.nav.enterprises"), Href: listPath}}, more...)
	return append(list, ui.Link{Text: name})
}

func pathOf(s *suppliersv1.Supplier) string { return listPath + "/" + s.GetId() }

// line is what and where in a sentence.
func (p *profile) line(ctx context.Context) string {
	kind, where := kindOf(p.words, p.supplier.GetSocialStatus(), p.supplier.GetLegalForm()), placeName(ctx, p.supplier.GetPlace())
	if kind == "" || where == "" {
		return kind + where
	}
	return kind + " · " + where
}

func (p *profile) tags(ctx context.Context) []ui.TagItem {
	var list []ui.TagItem
	switch p.supplier.GetState() {
	case draft:
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "suppliers.state.draft")})
	case suspended:
		list = append(list, ui.TagItem{Kind: ui.TagStop, Text: i18n.T(ctx, "suppliers.state.suspended")})
	}
	if until := p.supplier.GetVerifiedUntil(); until == nil {
		list = append(list, ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "suppliers.verified.no")})
	} else {
		list = append(list, ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "suppliers.verified.until", "day", lastDay(ctx, until.AsTime(), p.zone))})
	}
	if w := p.supplier.GetWorkforce(); w.GetIntegrationPercent() >= article20 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "suppliers.share.meets")})
	}
	return list
}

// article20 is the share of the workforce, in percent, that Directive
// 2014/24/EU Art. 20(1) names; only for the words about it.
const article20 = 30

// lastDay is the last day on which something holds that ends at an instant.
func lastDay(ctx context.Context, until time.Time, zone *time.Location) string {
	return i18n.Date(ctx, until.Add(-time.Second), zone)
}

// facts are the rows beside the text.
func (p *profile) facts(ctx context.Context) []ui.Row {
	s := p.supplier
	var rows []ui.Row
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, "suppliers.field."+key), Value: value})
		}
	}
	add("brand", s.GetBrand())
	add("legal_form", p.words.of(listForm, s.GetLegalForm()))
	add("social_status", p.words.of(listStatus, s.GetSocialStatus()))
	if id := s.GetIdentifier(); id.GetValue() != "" {
		rows = append(rows, ui.Row{Key: p.words.of(listScheme, id.GetScheme()), Value: id.GetValue()})
	}
	add("address", address(ctx, s.GetPlace()))
	if at := s.GetSubmittedAt(); at != nil {
		add("since", i18n.Date(ctx, at.AsTime(), p.zone))
	}
	add("source", s.GetSource())
	return rows
}

func address(ctx context.Context, p *typesv1.Place) string {
	var text string
	for _, part := range []string{p.GetStreet(), join(p.GetPostcode(), p.GetCity())} {
		if part != "" {
			text += part + ", "
		}
	}
	return text + i18n.Country(ctx, p.GetCountry())
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// spot is where it is on the map.
func (p *profile) spot() []ui.Spot {
	at := p.supplier.GetPlace()
	if at == nil || at.Latitude == nil || at.Longitude == nil {
		return nil
	}
	return []ui.Spot{{Name: p.supplier.GetName(), Text: at.GetCity(), Latitude: at.GetLatitude(), Longitude: at.GetLongitude()}}
}

// statement is a verification as it stands today.
func (p *profile) statement(ctx context.Context, v *suppliersv1.Verification) ui.TagItem {
	switch end := v.GetExpiresAt().AsTime(); {
	case v.GetWithdrawnAt() != nil:
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "suppliers.statement.withdrawn", "day", i18n.Date(ctx, v.GetWithdrawnAt().AsTime(), p.zone))}
	case !end.After(p.now):
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "suppliers.statement.expired", "day", lastDay(ctx, end, p.zone))}
	case end.Sub(p.now) < endsSoon:
		return ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "suppliers.statement.until", "day", lastDay(ctx, end, p.zone))}
	default:
		return ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "suppliers.statement.until", "day", lastDay(ctx, end, p.zone))}
	}
}

// claimName is what is stated, in words.
func claimName(ctx context.Context, w words, s *suppliersv1.Supplier, claim string) string {
	name := claim
	if i18n.Has(ctx, "suppliers.claim."+claim) {
		name = i18n.T(ctx, "suppliers.claim."+claim)
	}
	if claim == "social_status" && s.GetSocialStatus() != "" {
		name = i18n.T(ctx, "suppliers.claim.of", "claim", name, "what", w.of(listStatus, s.GetSocialStatus()))
	}
	return name
}

// chart is the workforce in bars.
func chart(ctx context.Context, w *suppliersv1.Workforce) ui.Chart {
	c := ui.Chart{
		Caption: i18n.T(ctx, "suppliers.staff.caption"), Max: float64(w.GetEmployees()),
		Label: i18n.T(ctx, "suppliers.staff.group"), Value: i18n.T(ctx, "suppliers.staff.people"),
	}
	for _, bar := range []struct {
		key   string
		value int32
	}{{"employees", w.GetEmployees()}, {"disadvantaged", w.GetDisadvantaged()}, {"disabled", w.GetDisabled()}} {
		c.Bars = append(c.Bars, ui.Bar{
			Label: i18n.T(ctx, "suppliers.field."+bar.key), Value: float64(bar.value), Text: i18n.Number(ctx, int64(bar.value)), Next: bar.key != "employees",
		})
	}
	return c
}

package verification

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func (a *area) verifyRoutes(s *page.Site) {
	page.Mount(s, enterprise.OnePath+"/verify", page.Form[statementForm]{
		Name: "verify", Roles: verifiers(), Files: evidenceFiles(), Load: a.loadStatement, Show: a.showVerify, Send: a.verify,
		Labels: []string{
			"claim", "verification.verify.claim", "evidence", "enterprise.field.evidence", "scope", "verification.verify.scope",
			"note", "verification.verify.note", "ends", "verification.verify.until", "expires_at", "verification.verify.until",
		},
	})
}

// The ends that are offered; a day that is typed comes before them.
const (
	endsHalf = "half"
	endsYear = "year"
	endsDay  = "day"
)

// statementForm is what a verifier states.
type statementForm struct {
	Claim    string        `form:"claim"`
	Scope    string        `form:"scope"`
	Note     string        `form:"note"`
	Evidence []page.Upload `form:"evidence"`
	Ends     string        `form:"ends"`
	Until    page.Date     `form:"expires_at"`
	Renews   string        `form:"renews"`
	Proves   bool          `form:"proves_representation"`
}

// loadStatement starts with what is renewed; else with a year, the usual time
// until a status is looked at again.
func (a *area) loadStatement(r *page.Request) (statementForm, int64, error) {
	v := statementForm{Claim: "social_status", Ends: endsYear}
	renews := r.Query("renews")
	if renews == "" {
		return v, 0, nil
	}
	p, err := a.Load(r)
	if err != nil {
		return v, 0, err
	}
	if old := find(p.Supplier, renews); old != nil {
		v.Claim, v.Scope, v.Note, v.Renews = old.GetClaim(), old.GetScope(), old.GetNote(), old.GetId()
	}
	return v, 0, nil
}

func find(s *suppliersv1.Supplier, verification string) *suppliersv1.Verification {
	i := slices.IndexFunc(s.GetVerifications(), func(v *suppliersv1.Verification) bool { return v.GetId() == verification })
	if i < 0 {
		return nil
	}
	return s.GetVerifications()[i]
}

// verifyView is everything that a verifier looks at.
type verifyView struct {
	*enterprise.Profile
	form    *ui.Form
	title   string
	renews  *suppliersv1.Verification
	similar []*searchv1.SupplierHit
}

func (a *area) showVerify(r *page.Request, f *ui.Form) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	v := verifyView{Profile: p, form: f, title: r.T("verification.verify.title", "name", p.Supplier.GetName()), renews: find(p.Supplier, f.Value("renews"))}
	v.similar = a.similar(r, p.Supplier)
	above := []ui.Link{{Text: r.T("verification.queue.title"), Href: queuePath}, {Text: p.Supplier.GetName(), Href: enterprise.PathOf(p.Supplier)}}
	return r.Show(ui.Page{Title: v.title, Section: ui.SectionEnterprises, Crumbs: append(above, ui.Link{Text: r.T("enterprise.one.verify")})}, verifyPage(v))
}

// mostSimilar is how many entries of the same name are shown.
const mostSimilar = 4

// similar are other entries that the search finds by the name in the same
// country. Without the search there are none to see; verifying goes on.
func (a *area) similar(r *page.Request, s *suppliersv1.Supplier) []*searchv1.SupplierHit {
	answer, err := a.search.SearchSuppliers(r.Context(), &searchv1.SearchSuppliersRequest{
		Q: s.GetName(), Country: []string{s.GetPlace().GetCountry()}, PageSize: mostSimilar + 1,
	})
	if err != nil {
		return nil
	}
	hits := slices.DeleteFunc(answer.GetHits(), func(h *searchv1.SupplierHit) bool { return h.GetSupplier() == s.GetId() })
	return hits[:min(len(hits), mostSimilar)]
}

// end is the last day on which the statement holds, at its start in the zone.
func (v statementForm) end(r *page.Request) (time.Time, error) {
	day := v.Until
	day.Time = ""
	if !day.Empty() || v.Ends == endsDay {
		return day.In(r.Zone(), "expires_at")
	}
	today := r.Now().In(r.Zone())
	midnight := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, r.Zone())
	return midnight.AddDate(0, months(v.Ends), 0), nil
}

// months is how long an offered end is away.
func months(ends string) int {
	if ends == endsHalf {
		return 6
	}
	return 12
}

func (a *area) verify(r *page.Request, v statementForm, _ int64) (string, error) {
	until, err := v.end(r)
	if err != nil {
		return "", err
	}
	s, err := a.Suppliers.VerifySupplier(r.Context(), &suppliersv1.VerifySupplierRequest{
		Supplier: r.Param("supplier"), Claim: v.Claim, Scope: strings.TrimSpace(v.Scope), Note: strings.TrimSpace(v.Note),
		Evidence: enterprise.Files(v.Evidence), Renews: v.Renews, ProvesRepresentation: v.Proves,
		ExpiresAt: timestamppb.New(until.In(r.Zone()).AddDate(0, 0, 1)), // it holds through that day
	})
	if err != nil {
		return "", err
	}
	key := "verification.verify.done"
	if v.Renews != "" {
		key = "verification.verify.renewed"
	}
	r.Notice(true, r.T(key, "name", s.GetName(), "day", i18n.Date(r.Context(), until, r.Zone())))
	return enterprise.PathOf(s), nil
}

// claimOptions are what can be stated; the status says which one is claimed.
func claimOptions(ctx context.Context, p *enterprise.Profile) []ui.Option {
	list := []ui.Option{
		{Value: "social_status", Label: enterprise.ClaimName(ctx, p.Words, p.Supplier, "social_status"), Hint: p.Words.Law(enterprise.ListStatus, p.Supplier.GetSocialStatus())},
		{Value: "identity", Label: i18n.T(ctx, "enterprise.claim.identity"), Hint: i18n.T(ctx, "enterprise.claim.identity_hint")},
		{Value: "article_20", Label: i18n.T(ctx, "enterprise.claim.article_20"), Hint: i18n.T(ctx, "enterprise.claim.article_20_hint")},
		{Value: "article_77", Label: i18n.T(ctx, "enterprise.claim.article_77"), Hint: i18n.T(ctx, "enterprise.claim.article_77_hint")},
	}
	if p.Supplier.GetSocialStatus() == "" {
		return list[1:]
	}
	return list
}

// endOptions are the ends that are offered, with what each is good for.
func endOptions(ctx context.Context, p *enterprise.Profile) []ui.Option {
	day := func(ends string) string {
		return i18n.Date(ctx, p.Now.In(p.Zone).AddDate(0, months(ends), 0), p.Zone)
	}
	return []ui.Option{
		{Value: endsYear, Label: i18n.T(ctx, "verification.ends.year", "day", day(endsYear)), Hint: i18n.T(ctx, "verification.ends.year_hint")},
		{Value: endsHalf, Label: i18n.T(ctx, "verification.ends.half", "day", day(endsHalf)), Hint: i18n.T(ctx, "verification.ends.half_hint")},
		{Value: endsDay, Label: i18n.T(ctx, "verification.ends.day"), Hint: i18n.T(ctx, "verification.ends.day_hint")},
	}
}

package enterprise

import (
	"context"
	"maps"
	"slices"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Profile is a supplier as this reader sees it.
type Profile struct {
	Supplier *suppliersv1.Supplier
	Words    Words
	// Text is the description in Language; Others are the further languages.
	Text, Language string
	Others         []string
	Now            time.Time
	Zone           *time.Location
	// Own: the viewer acts for it; Verifies: the viewer may verify it.
	Own, Verifies bool
	// Preview: its own people look at it as others do.
	Preview bool
	// Claims: the viewer could say that it is their enterprise.
	Claims bool
}

// Profile makes a supplier ready to be shown.
func (a *Reader) Profile(r *page.Request, s *suppliersv1.Supplier) (*Profile, error) {
	w, err := a.Words(r.Context(), codesOf(s))
	if err != nil {
		return nil, err
	}
	p := &Profile{Supplier: s, Words: w, Now: r.Now(), Zone: r.Zone()}
	p.Text, p.Language = Description(s, r.Query("text"), i18n.From(r.Context()).Code())
	for _, language := range slices.Sorted(maps.Keys(s.GetDescription())) {
		if language != p.Language {
			p.Others = append(p.Others, language)
		}
	}
	if v := r.Viewer(); v != nil {
		p.Own = s.GetOrganisation() != "" && v.Organisation == s.GetOrganisation() || r.Acting() != nil && r.Acting().Supplier == s.GetId()
		p.Verifies = v.Has(Verifier) && !p.Own
		p.Claims = v.Has(Representative) && s.GetOrganisation() == "" && len(s.GetClaims()) == 0
	}
	p.asOthers(r)
	return p, nil
}

func codesOf(s *suppliersv1.Supplier) map[string][]string {
	cpv := slices.Clone(s.GetCpv())
	for _, c := range s.GetCapacities() {
		cpv = append(cpv, c.GetCpv())
	}
	return map[string][]string{
		ListCPV: cpv, ListNUTS: append(slices.Clone(s.GetServes()), s.GetPlace().GetNuts()),
		ListForm: {s.GetLegalForm()}, ListStatus: {s.GetSocialStatus()}, ListScheme: {s.GetIdentifier().GetScheme()},
	}
}

// Description chooses the text: in the language asked for, the reader's,
// English, or the first there is.
func Description(s *suppliersv1.Supplier, asked, reader string) (text, language string) {
	texts := s.GetDescription()
	for _, language := range append([]string{asked, reader, "en"}, slices.Sorted(maps.Keys(texts))...) {
		if text := texts[language]; text != "" {
			return text, language
		}
	}
	return "", ""
}

// Facts are the rows beside the text.
func (p *Profile) Facts(ctx context.Context) []ui.Row {
	s := p.Supplier
	var rows []ui.Row
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, "enterprise.field."+key), Value: value})
		}
	}
	add("brand", s.GetBrand())
	add("legal_form", p.Words.Of(ListForm, s.GetLegalForm()))
	add("social_status", p.Words.Of(ListStatus, s.GetSocialStatus()))
	if id := s.GetIdentifier(); id.GetValue() != "" {
		rows = append(rows, ui.Row{Key: p.Words.Of(ListScheme, id.GetScheme()), Value: id.GetValue()})
	}
	add("address", address(ctx, s.GetPlace()))
	if at := s.GetSubmittedAt(); at != nil {
		add("since", i18n.Date(ctx, at.AsTime(), p.Zone))
	}
	add("source", s.GetSource())
	return rows
}

// EndsSoon is how long before its end a verification is marked.
const EndsSoon = 60 * 24 * time.Hour

// Statement is a verification as it stands today.
func (p *Profile) Statement(ctx context.Context, v *suppliersv1.Verification) ui.TagItem {
	switch end := v.GetExpiresAt().AsTime(); {
	case v.GetWithdrawnAt() != nil:
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "enterprise.statement.withdrawn", "day", i18n.Date(ctx, v.GetWithdrawnAt().AsTime(), p.Zone))}
	case !end.After(p.Now):
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "enterprise.statement.expired", "day", LastDay(ctx, end, p.Zone))}
	case end.Sub(p.Now) < EndsSoon:
		return ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "enterprise.statement.until", "day", LastDay(ctx, end, p.Zone))}
	default:
		return ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "enterprise.statement.until", "day", LastDay(ctx, end, p.Zone))}
	}
}

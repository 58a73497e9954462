package pools

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/fairlot/fairlot/pkg/errs"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// nothing typed: a confirmation has no fields of its own.
type confirmed struct{}

// moment mounts the page that asks once before something is done to a pool.
func (a *area) moment(s *page.Site, done step, send func(*page.Request, *poolsv1.Pool, int64) (string, error)) {
	page.Mount(s, "/pools/:pool/"+string(done), page.Form[confirmed]{
		Roles: []string{roleOfficer},
		Show: func(r *page.Request, f *ui.Form) error {
			p, err := a.pools.GetPool(r.Context(), &poolsv1.GetPoolRequest{Pool: r.Param("pool")})
			if err != nil {
				return err
			}
			if stepOf(p, r.Viewer()) != done {
				return r.Redirect(poolAt(p.GetId()))
			}
			// What is shown is what is agreed to.
			f.Revision = p.GetRevision()
			c := confirmOf(r, p, done)
			return r.Show(shown(c.Title, crumbs(r, []ui.Link{{Text: p.GetTitle(), Href: poolAt(p.GetId())}}, c.Title)), momentPage(p, c, f))
		},
		Send: func(r *page.Request, _ confirmed, revision int64) (string, error) {
			p, err := a.pools.GetPool(r.Context(), &poolsv1.GetPoolRequest{Pool: r.Param("pool")})
			if err != nil {
				return "", err
			}
			return send(r, p, revision)
		},
	})
}

// confirmOf says what will happen.
func confirmOf(r *page.Request, p *poolsv1.Pool, s step) ui.Confirm {
	key := "pools.confirm." + string(s) + "."
	value := i18n.Money(r.Context(), memberOf(p, r.Viewer()).GetValue())
	c := ui.Confirm{
		Title: r.T(key + "title"), Lead: r.T(key+"lead", "title", p.GetTitle(), "city", leadName(p)), Button: r.T(key + "button"),
		Back: ui.Link{Text: r.T("pools.confirm.back"), Href: poolAt(p.GetId())},
	}
	for _, sentence := range []string{"one", "two", "three"} {
		c.Consequences = append(c.Consequences, r.T(key+sentence, "value", ui.Plain(value), "count", len(p.GetDemands()), "sum", i18n.Money(r.Context(), p.GetValue())))
	}
	return c
}

func (a *area) mountJoin(s *page.Site) {
	a.moment(s, stepJoin, func(r *page.Request, p *poolsv1.Pool, _ int64) (string, error) {
		if _, err := a.pools.JoinPool(r.Context(), &poolsv1.JoinPoolRequest{Pool: p.GetId()}); err != nil {
			return "", err
		}
		r.Notice(true, r.T("pools.join.done"))
		return poolAt(p.GetId()), nil
	})
}

func (a *area) mountSign(s *page.Site) {
	a.moment(s, stepSign, func(r *page.Request, p *poolsv1.Pool, revision int64) (string, error) {
		if _, err := a.pools.SignPool(r.Context(), &poolsv1.SignPoolRequest{Pool: p.GetId(), Revision: revision}); err != nil {
			return "", err
		}
		return poolAt(p.GetId(), "signed"), nil
	})
}

// mountTender leads from the agreed pool to its draft.
func (a *area) mountTender(s *page.Site) {
	a.moment(s, stepTender, func(r *page.Request, p *poolsv1.Pool, _ int64) (string, error) {
		made, err := a.pools.TenderPool(r.Context(), &poolsv1.TenderPoolRequest{Pool: p.GetId()})
		if err != nil {
			return "", err
		}
		r.Notice(true, r.T("pools.tender.done"))
		return "/tenders/" + made.GetTender(), nil
	})
}

// signed is what an officer keeps of the signature: what was agreed to, when,
// and the fingerprint of the terms.
func (a *area) signed(r *page.Request) error {
	if err := r.SignedIn(roleOfficer); err != nil {
		return err
	}
	p, err := a.pools.GetPool(r.Context(), &poolsv1.GetPoolRequest{Pool: r.Param("pool")})
	if err != nil {
		return err
	}
	m := memberOf(p, r.Viewer())
	if m.GetSignedAt() == nil {
		return errs.NotFound("signature", p.GetId())
	}
	title := r.T("pools.signed.title")
	sum := sha256.Sum256([]byte(p.GetTerms()))
	receipt := ui.Receipt{
		Title: title, Lead: r.T("pools.signed.lead", "city", ui.Plain(m.GetName()), "moment", i18n.Deadline(r.Context(), m.GetSignedAt().AsTime(), r.Zone())),
		Rows: []ui.Row{
			{Key: r.T("pools.signed.pool"), Value: p.GetTitle()},
			{Key: r.T("pools.members.value"), Value: i18n.Money(r.Context(), m.GetValue())},
			{Key: r.T("pools.signed.version"), Value: i18n.Number(r.Context(), m.GetSignedRevision())},
			{Key: r.T("pools.signed.fingerprint"), Value: hex.EncodeToString(sum[:])},
		},
		Next: []ui.Link{{Text: r.T("pools.signed.back"), Href: poolAt(p.GetId())}},
	}
	return r.Show(shown(title, crumbs(r, []ui.Link{{Text: p.GetTitle(), Href: poolAt(p.GetId())}}, title)), ui.ReceiptPanel(receipt))
}

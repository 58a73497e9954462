package enterprise

import (
	"context"
	"slices"
	"strings"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Holds says whether a verification counts at an instant.
func Holds(v *suppliersv1.Verification, now time.Time) bool {
	return v.GetWithdrawnAt() == nil && v.GetExpiresAt().AsTime().After(now)
}

// Suspension is the one that holds, or nil.
func Suspension(s *suppliersv1.Supplier) *suppliersv1.Suspension {
	for _, u := range slices.Backward(s.GetSuspensions()) {
		if u.GetLiftedAt() == nil {
			return u
		}
	}
	return nil
}

// OpenDispute is the oldest that nobody has decided, or nil.
func OpenDispute(s *suppliersv1.Supplier) *suppliersv1.Dispute {
	i := slices.IndexFunc(s.GetDisputes(), func(d *suppliersv1.Dispute) bool { return d.GetDecidedAt() == nil })
	if i < 0 {
		return nil
	}
	return s.GetDisputes()[i]
}

// statementView is a verification in the list of them.
type statementView struct {
	*Profile
	v *suppliersv1.Verification
	// relied names who relies on it.
	relied string
	acts   []ui.Link
}

// view makes a verification ready; acts are offered to verifiers while it holds.
func (p *Profile) view(ctx context.Context, v *suppliersv1.Verification, offer bool) statementView {
	view := statementView{Profile: p, v: v}
	var names []string
	own := ""
	if viewer := ui.FrameOf(ctx).Viewer; viewer != nil {
		own = viewer.Organisation
	}
	relies := false
	for _, r := range v.GetReliances() {
		names = append(names, r.GetOrganisationName())
		relies = relies || r.GetOrganisation() == own
	}
	view.relied = strings.Join(names, ", ")
	if !offer || !p.Verifies {
		return view
	}
	add := func(key, href string) {
		view.acts = append(view.acts, ui.Link{Text: i18n.T(ctx, "verification.act."+key), Href: href})
	}
	at := PathOf(p.Supplier) + "/verifications/" + v.GetId()
	mine, holds := v.GetOrganisation() == own, Holds(v, p.Now)
	if mine && v.GetWithdrawnAt() == nil {
		add("renew", PathOf(p.Supplier)+"/verify?renews="+v.GetId()+"#claim")
	}
	if mine && holds {
		add("withdraw", at+"/withdraw")
	}
	if !mine && holds {
		if !relies {
			add("rely", at+"/rely")
		}
		add("ask_again", at+"/ask-again")
	}
	return view
}

// picture says whether a browser can show the file.
func picture(f *typesv1.File) bool {
	return f.GetMediaType() == "image/jpeg" || f.GetMediaType() == "image/png"
}

func filePath(s *suppliersv1.Supplier, f *typesv1.File) string {
	return "/api/v1/suppliers/" + s.GetId() + "/evidence/" + f.GetId()
}

// Ending are the verifications that hold and end soon.
func (p *Profile) Ending() []*suppliersv1.Verification {
	var list []*suppliersv1.Verification
	for _, v := range p.Supplier.GetVerifications() {
		if Holds(v, p.Now) && v.GetExpiresAt().AsTime().Sub(p.Now) < EndsSoon {
			list = append(list, v)
		}
	}
	return list
}

func (p *Profile) daysLeft(v *suppliersv1.Verification) int {
	return int(v.GetExpiresAt().AsTime().Sub(p.Now).Hours() / 24)
}

// Disputant says whether the viewer's organisation opened the dispute.
func Disputant(ctx context.Context, d *suppliersv1.Dispute) bool {
	viewer := ui.FrameOf(ctx).Viewer
	return viewer != nil && d != nil && d.GetOrganisation() == viewer.Organisation
}

// disputes says whether the viewer could say that the wrong people act for it.
func disputes(ctx context.Context, p *Profile) bool {
	viewer := ui.FrameOf(ctx).Viewer
	return viewer.Has(Representative) && !p.Preview && p.Supplier.GetOrganisation() != "" && !p.Supplier.GetRepresentation().GetFrozen()
}

// Provable says whether the enterprise is in the directory, and its people have
// yet to prove that they act for it.
func Provable(s *suppliersv1.Supplier) bool {
	return s.GetState() == Submitted && s.GetOrganisation() != "" && !representation.Proven(s) && OpenDispute(s) == nil
}

// OwnClaim is the document by which the organisation that acts for the enterprise
// shows that it may, while it waits for a verifier; nil when there is none.
func OwnClaim(s *suppliersv1.Supplier) *suppliersv1.Claim {
	i := slices.IndexFunc(s.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() == s.GetOrganisation() })
	if i < 0 {
		return nil
	}
	return s.GetClaims()[i]
}

// frozenText says what a dispute means for who acts today.
func frozenText(s *suppliersv1.Supplier) string {
	if s.GetRepresentation().GetFrozen() {
		return "verification.notice.frozen_text"
	}
	return "verification.notice.disputed_text"
}

// proofWord says how it was proven who acts for the supplier.
func proofWord(s *suppliersv1.Supplier) string {
	switch proof := s.GetRepresentation().GetProof(); {
	case s.GetOrganisation() == "":
		return "nobody"
	case proof == suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL:
		return "official_email"
	case proof == suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT:
		return "signed_document"
	default:
		return "own_word"
	}
}

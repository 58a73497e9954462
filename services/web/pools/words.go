package pools

import (
	"context"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// howSteps name the sentences that say how buying together goes.
func howSteps() []string { return []string{"declare", "match", "agree", "tender", "award"} }

// demandTags say what kind of purchase a demand is and whether it is free.
func demandTags(ctx context.Context, d *poolsv1.Demand, labels map[string]string) []ui.TagItem {
	var tags []ui.TagItem
	if label := labels[d.GetCpv()]; label != "" {
		tags = append(tags, ui.TagItem{Text: label})
	} else {
		tags = append(tags, ui.TagItem{Text: "CPV " + d.GetCpv()})
	}
	if d.GetPool() != "" {
		return append(tags, ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "pools.state.pooled")})
	}
	return append(tags, ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "pools.state.free")})
}

// step is what the viewer can do next in a pool; its words are messages.
type step string

const (
	stepJoin       step = "join"
	stepWaitJoin   step = "wait_join"
	stepSign       step = "sign"
	stepWaitSign   step = "wait_sign"
	stepTender     step = "tender"
	stepWaitTender step = "wait_tender"
	stepFinish     step = "finish"
	stepWaitDraft  step = "wait_draft"
	stepPublished  step = "published"
	stepAwarded    step = "awarded"
	stepWatch      step = "watch"
)

// leastCities make a joint purchase worth signing; the service decides.
const leastCities = 2

// stepOf reads off a pool what its viewer can do next.
func stepOf(p *poolsv1.Pool, v *ui.Viewer) step {
	switch m := memberOf(p, v); {
	case len(p.GetShares()) > 0:
		return stepAwarded
	case p.GetTenderPublishedAt() != nil:
		return stepPublished
	case m == nil || !v.Has(roleOfficer):
		return stepWatch
	case p.GetTender() != "" && leads(p, v):
		return stepFinish
	case p.GetTender() != "":
		return stepWaitDraft
	case m.GetJoinedAt() == nil:
		return stepJoin
	case len(p.GetDemands()) < leastCities:
		return stepWaitJoin
	case m.GetSignedAt() == nil:
		return stepSign
	case !p.GetAgreed():
		return stepWaitSign
	case leads(p, v):
		return stepTender
	default:
		return stepWaitTender
	}
}

// tag is the step in two or three words; what the viewer can do is amber.
func (s step) tag(ctx context.Context) ui.TagItem {
	kind := ui.TagQuiet
	switch s {
	case stepJoin, stepSign, stepTender, stepFinish:
		kind = ui.TagNext
	case stepPublished, stepAwarded:
		kind = ui.TagGood
	}
	return ui.TagItem{Kind: kind, Text: i18n.T(ctx, "pools.step."+string(s))}
}

// memberOf is the viewer's city in the pool, invited or joined, or nil.
func memberOf(p *poolsv1.Pool, v *ui.Viewer) *poolsv1.Member {
	if v == nil || v.Organisation == "" {
		return nil
	}
	for _, m := range p.GetMembers() {
		if m.GetOrganisation() == v.Organisation {
			return m
		}
	}
	return nil
}

func leads(p *poolsv1.Pool, v *ui.Viewer) bool { return v != nil && v.Organisation == p.GetLead() }

// leadName is what people call the city that leads.
func leadName(p *poolsv1.Pool) string {
	for _, m := range p.GetMembers() {
		if m.GetOrganisation() == p.GetLead() {
			return m.GetName()
		}
	}
	return ""
}

package pools

import (
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
)

// leastMembers make a joint purchase.
const leastMembers = 2

// memberOf gives an organisation's place in the pool, invited or joined, or nil.
func memberOf(p *poolsv1.Pool, organisation string) *poolsv1.Member {
	i := slices.IndexFunc(p.GetMembers(), func(m *poolsv1.Member) bool { return m.GetOrganisation() == organisation })
	if i < 0 || organisation == "" {
		return nil
	}
	return p.GetMembers()[i]
}

func joined(p *poolsv1.Pool) []*poolsv1.Member {
	var list []*poolsv1.Member
	for _, m := range p.GetMembers() {
		if m.GetJoinedAt() != nil {
			list = append(list, m)
		}
	}
	return list
}

// signed tells whether a member has signed what the pool agrees now.
func signed(p *poolsv1.Pool, m *poolsv1.Member) bool {
	return m.GetSignedAt() != nil && m.GetSignedRevision() == p.GetContentRevision()
}

// agreed tells whether at least two cities joined and all of them signed.
func agreed(p *poolsv1.Pool) bool {
	list := joined(p)
	return len(list) >= leastMembers && !slices.ContainsFunc(list, func(m *poolsv1.Member) bool { return !signed(p, m) })
}

// open makes a pool that one demand leads and others are invited to.
func open(id string, r *poolsv1.CreatePoolRequest, own *poolsv1.Demand, invited []*poolsv1.Demand, now time.Time) (*poolsv1.Pool, error) {
	p := &poolsv1.Pool{
		Id: id, Title: r.GetTitle(), Terms: r.GetTerms(), Lead: own.GetOrganisation(), Cpv: own.GetCpv(),
		CreatedAt: timestamppb.New(now), Value: own.GetValue(), Demands: []string{own.GetId()}, ContentRevision: 1,
	}
	leader := newMember(own, now)
	leader.JoinedAt = timestamppb.New(now)
	p.Members = []*poolsv1.Member{leader}
	var wrong []error
	for i, d := range invited {
		field := fmt.Sprintf("invited[%d]", i)
		switch {
		case memberOf(p, d.GetOrganisation()) != nil:
			wrong = append(wrong, errs.Invalid(field, "pool.organisation_twice", "each city is in the pool once", "organisation", d.GetOrganisationName()))
		case d.GetValue().GetCurrency() != own.GetValue().GetCurrency():
			wrong = append(wrong, errs.Invalid(field, "pool.currency", "all values must be in one currency", "currency", own.GetValue().GetCurrency()))
		default:
			p.Members = append(p.Members, newMember(d, now))
		}
	}
	return p, errs.Join(wrong...)
}

func newMember(d *poolsv1.Demand, now time.Time) *poolsv1.Member {
	return &poolsv1.Member{
		Organisation: d.GetOrganisation(), Name: d.GetOrganisationName(), Demand: d.GetId(), Value: d.GetValue(), InvitedAt: timestamppb.New(now),
	}
}

// join lets an invited city in. What is agreed changes with it, in the revision
// that is being written. It tells whether anything changed.
func join(p *poolsv1.Pool, organisation string, now time.Time) (bool, error) {
	m := memberOf(p, organisation)
	if m.GetJoinedAt() != nil {
		return false, nil
	}
	if p.GetTender() != "" {
		return false, errs.Precondition("pool.tendered", "this pool has its tender already; nobody can join any more")
	}
	m.JoinedAt = timestamppb.New(now)
	sum, err := sumOf(p.GetValue(), m.GetValue())
	if err != nil {
		return false, err
	}
	p.Value, p.Demands = sum.Proto(), append(p.GetDemands(), m.GetDemand())
	p.ContentRevision = p.GetRevision() + 1
	return true, nil
}

// sign notes a member's agreement to what it read. Others may have signed
// meanwhile, so the revision need not be the newest, but nothing that is agreed
// may have changed since. It tells whether anything changed.
func sign(p *poolsv1.Pool, organisation, person string, revision int64, now time.Time) (bool, error) {
	m := memberOf(p, organisation)
	switch {
	case m.GetJoinedAt() == nil:
		return false, errs.Precondition("pool.not_joined", "join the pool before you sign its terms")
	case revision > p.GetRevision():
		return false, errs.Invalid("revision", "pool.revision", "there is no such revision yet; give the one you read")
	case revision < p.GetContentRevision():
		return false, errs.Precondition("pool.content_changed", "the pool changed since you read it; read it again before you sign")
	case signed(p, m):
		return false, nil
	}
	m.SignedAt, m.SignedBy, m.SignedRevision = timestamppb.New(now), person, p.GetContentRevision()
	return true, nil
}

// shown is the pool as its members read it, with what is computed. A signature
// that no longer counts is not shown.
func shown(p *poolsv1.Pool) *poolsv1.Pool {
	p = proto.CloneOf(p)
	p.Agreed = agreed(p)
	for _, m := range p.GetMembers() {
		if !signed(p, m) {
			m.SignedAt, m.SignedBy, m.SignedRevision = nil, "", 0
		}
	}
	return p
}

// publicView is the pool as everyone reads it: those in it, without people.
func publicView(p *poolsv1.Pool) *poolsv1.Pool {
	p = shown(p)
	p.Members = joined(p)
	for _, m := range p.GetMembers() {
		m.SignedBy = ""
	}
	return p
}

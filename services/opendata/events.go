package opendata

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/opendata/internal/ocds"
)

// Consumers is what the service hears. Releases are in the order of the events.
func (s *Service) Consumers() []events.Subscription {
	one := func(service string, handle func(context.Context, events.Event) error, types ...string) events.Subscription {
		return events.Subscription{Service: service, Types: types, Handle: func(ctx context.Context, list []events.Event) error {
			for _, e := range list {
				if err := handle(ctx, e); err != nil {
					return err
				}
			}
			return nil
		}}
	}
	return []events.Subscription{
		one("tenders", s.tender, "TenderPublished", "TenderAmended", "TenderCancelled", "ConsultationConcluded"),
		one("awards", s.award, "AwardDecided"),
		one("delivery", s.contract, "ContractSigned"),
	}
}

// tender hears TenderPublished, TenderAmended, TenderCancelled and
// ConsultationConcluded, which all carry the tender as their first field. A market
// consultation is planning: its releases are tagged so.
func (s *Service) tender(ctx context.Context, e events.Event) error {
	m := &tendersv1.TenderPublished{}
	if err := e.Into(m); err != nil {
		return err
	}
	tag := map[string]string{"TenderPublished": "tender", "TenderAmended": "tenderUpdate", "TenderCancelled": "tenderCancellation"}[e.Type]
	t := m.GetTender()
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION {
		return s.keep(ctx, e, ocds.OfConsultation(s.ocid(t.GetId()), releaseID(e), e.Type == "TenderPublished", timestamppb.New(e.At), t))
	}
	r := ocds.OfTender(s.ocid(t.GetId()), releaseID(e), tag, timestamppb.New(e.At), t, s.ocid(t.GetWithin()))
	if from := t.GetConsultedIn(); from != "" {
		r.RelatedProcesses = append(r.RelatedProcesses, ocds.Planned(s.ocid(from), s.PublicURL+"/api/v1/ocds/records/"+s.ocid(from))...)
	}
	return s.keep(ctx, e, r)
}

func (s *Service) award(ctx context.Context, e events.Event) error {
	m := &awardsv1.AwardDecided{}
	if err := e.Into(m); err != nil {
		return err
	}
	return s.keep(ctx, e, ocds.OfAward(s.ocid(m.GetAward().GetTender()), releaseID(e), m.GetAward()))
}

func (s *Service) contract(ctx context.Context, e events.Event) error {
	m := &deliveryv1.ContractSigned{}
	if err := e.Into(m); err != nil {
		return err
	}
	return s.keep(ctx, e, ocds.OfContract(s.ocid(m.GetContract().GetTender()), releaseID(e), m.GetContract()))
}

func (s *Service) ocid(tender string) string { return ocds.OCID(s.OCIDPrefix, tender) }

// releaseID sorts by the instant and is the same each time the event is heard.
func releaseID(e events.Event) string {
	return e.At.UTC().Format("20060102T150405.000Z") + "-" + e.ID
}

// keep stores a release; one that is there already was heard before.
func (s *Service) keep(ctx context.Context, e events.Event, r ocds.Release) error {
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write the release of event %s: %w", e.ID, err)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err = s.releases.Create(ctx, r.ID, &opendatav1.Release{Id: r.ID, Ocid: r.OCID, Json: string(data)})
	if store.Taken(err, "id") {
		return nil
	}
	return err
}

package opendata

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	opendatav1 "github.com/fairlot/fairlot/proto/fairlot/opendata/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/opendata/internal/eforms"
	"github.com/fairlot/fairlot/services/opendata/internal/ocds"
)

// pageSize is how many releases a page has unless said, pageMax at most.
const (
	pageSize = 50
	pageMax  = 100
)

// Deps are what the service needs.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	Conn  grpc.ClientConnInterface
	// PublicURL is where the instance is reached, without a slash at the end.
	PublicURL string
	// OCIDPrefix is the prefix registered for the publisher (ocds-xxxxxx).
	OCIDPrefix string
	// Publisher is the name that packages state.
	Publisher string
	// Directory is what GetDirectory speaks of.
	Directory *Directory
}

// Service implements opendatav1.OpendataServiceServer.
type Service struct {
	opendatav1.UnimplementedOpendataServiceServer
	Deps
	releases *store.Collection[*opendatav1.Release]
}

// New opens the collection of releases.
func New(ctx context.Context, d Deps) (*Service, error) {
	releases, err := store.NewCollection[*opendatav1.Release](ctx, d.DB, "releases",
		store.Index{Name: "ocid", Fields: []string{"ocid", "id"}})
	if err != nil {
		return nil, err
	}
	return &Service{Deps: d, releases: releases}, nil
}

// Register opens the service for calls.
func (s *Service) Register(r grpc.ServiceRegistrar) {
	opendatav1.RegisterOpendataServiceServer(r, s)
}

// ListReleases gives a release package, oldest first. Anyone may call it. Codes:
// InvalidArgument (page_token).
func (s *Service) ListReleases(ctx context.Context, in *opendatav1.ListReleasesRequest) (*httpbody.HttpBody, error) {
	limit := int(in.GetPageSize())
	if limit == 0 {
		limit = pageSize
	}
	list, next, err := s.releases.List(ctx, store.Query{Limit: min(limit, pageMax), Cursor: in.GetPageToken()})
	if err != nil {
		return nil, err
	}
	at := s.PublicURL + "/api/v1/ocds/releases"
	pkg := ocds.Package{
		URI: at, Version: ocds.Version, PublishedDate: s.Clock.Now().Format(time.RFC3339),
		Publisher: ocds.Publisher{Name: s.Publisher}, License: ocds.License, Extensions: ocds.Extensions(),
		Releases: raw(list),
	}
	if in.GetPageToken() != "" {
		pkg.URI += "?page_token=" + url.QueryEscape(in.GetPageToken())
	}
	if next != "" {
		pkg.Links = &ocds.Links{Next: fmt.Sprintf("%s?page_size=%d&page_token=%s", at, limit, url.QueryEscape(next))}
	}
	return document(pkg)
}

// GetRecord gives the record package of one process, named by its ocid or by its
// tender. Anyone may call it. Codes: NotFound.
func (s *Service) GetRecord(ctx context.Context, in *opendatav1.GetRecordRequest) (*httpbody.HttpBody, error) {
	if strings.HasPrefix(in.GetOcid(), "ten_") {
		in.Ocid = s.ocid(in.GetOcid())
	}
	list, _, err := s.releases.List(ctx, store.Query{Index: "ocid", Equal: []any{in.GetOcid()}, Limit: store.MaxLimit})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errs.NotFound("record", in.GetOcid())
	}
	return document(ocds.RecordPackage{
		URI: s.PublicURL + "/api/v1/ocds/records/" + in.GetOcid(), Version: ocds.Version,
		PublishedDate: s.Clock.Now().Format(time.RFC3339), Publisher: ocds.Publisher{Name: s.Publisher},
		License: ocds.License, Extensions: ocds.Extensions(),
		Records: []ocds.Record{{OCID: in.GetOcid(), Releases: raw(list)}},
	})
}

// GetNotice gives the eForms contract notice of a published tender. Anyone may
// call it. Codes: NotFound for a draft, too.
func (s *Service) GetNotice(ctx context.Context, in *opendatav1.GetNoticeRequest) (*httpbody.HttpBody, error) {
	t, err := tendersv1.NewTendersServiceClient(s.Conn).GetTender(ctx, &tendersv1.GetTenderRequest{Tender: in.GetTender()})
	if err != nil {
		return nil, err
	}
	if t.GetPublishedAt() == nil {
		return nil, errs.NotFound("notice", in.GetTender())
	}
	if t.GetWithin() != "" {
		return nil, errs.Precondition("notice.call", "a call within a framework agreement or a dynamic purchasing system has no contract notice of its own; see that of "+t.GetWithin(),
			"within", t.GetWithin())
	}
	notice := eforms.Notice{Tender: t, Address: s.PublicURL + "/tenders/" + t.GetId()}
	for _, b := range t.GetBuyers() {
		o, err := accountsv1.NewAccountsServiceClient(s.Conn).GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: b.GetOrganisation()})
		if err != nil {
			return nil, err
		}
		notice.Buyers = append(notice.Buyers, o)
	}
	data, err := notice.Write()
	if err != nil {
		return nil, err
	}
	return &httpbody.HttpBody{ContentType: "application/xml; charset=utf-8", Data: data}, nil
}

func raw(list []*opendatav1.Release) []json.RawMessage {
	out := make([]json.RawMessage, 0, len(list))
	for _, r := range list {
		out = append(out, json.RawMessage(r.GetJson()))
	}
	return out
}

// document writes a package as JSON, without escaping what HTML would ask for.
func document(v any) (*httpbody.HttpBody, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return &httpbody.HttpBody{ContentType: "application/json; charset=utf-8", Data: []byte(b.String())}, nil
}

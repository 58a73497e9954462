package files

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// patience is how long sending or reading one file may take: 100 MB at 1 Mbit/s.
const patience = 15 * time.Minute

// Verifier checks a caller's signed token. auth.Verifier is one.
type Verifier interface {
	Verify(ctx context.Context, token string) (auth.Identity, error)
}

// Deps is what the service needs.
type Deps struct {
	// Blobs is the store of the bucket upload.Bucket.
	Blobs *blob.Store
	Clock clock.Clock
	// Conn reaches tenders and suppliers.
	Conn     grpc.ClientConnInterface
	Verifier Verifier
	// REST says how requests identify their caller, as for the API's other routes.
	REST rest.Options
	// Limit is the largest file in bytes; upload.Limit unless said.
	Limit int64
	Log   *slog.Logger
}

// Service takes and gives files.
type Service struct {
	blobs     *blob.Store
	clock     clock.Clock
	verifier  Verifier
	rest      rest.Options
	limit     int64
	log       *slog.Logger
	tenders   tendersv1.TendersServiceClient
	suppliers suppliersv1.SuppliersServiceClient
}

// New makes the service.
func New(d Deps) *Service {
	d.REST.Timeout = patience
	if d.Limit <= 0 {
		d.Limit = upload.Limit
	}
	return &Service{
		blobs: d.Blobs, clock: d.Clock, verifier: d.Verifier, rest: d.REST, limit: d.Limit, log: d.Log,
		tenders: tendersv1.NewTendersServiceClient(d.Conn), suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn),
	}
}

// Put keeps a file for the organisation of the person whose token is in ctx,
// up to limit bytes (never more than Deps allow). The media type is found, not
// believed. Codes: Unauthenticated, InvalidArgument (file.name, file.type,
// file.content, file.empty, file.too_large).
func (s *Service) Put(ctx context.Context, name, _ string, body io.Reader, limit int64) (*typesv1.File, error) {
	owner, err := s.owner(ctx)
	if err != nil {
		return nil, err
	}
	file, err := upload.Check(name, body)
	if err != nil {
		return nil, err
	}
	return s.keep(ctx, owner, file, min(limit, s.limit))
}

func (s *Service) keep(ctx context.Context, owner string, file upload.File, limit int64) (*typesv1.File, error) {
	info, err := s.blobs.Put(ctx, blob.Meta{ID: ids.New("fil", s.clock.Now()), Owner: owner, Name: file.Name, MediaType: file.MediaType}, file.Body, limit)
	if err != nil {
		return nil, err
	}
	return &typesv1.File{Id: info.ID, Name: info.Name, MediaType: info.MediaType, Size: info.Size, Sha256: info.SHA256}, nil
}

// owner gives the organisation of the person whose token is in ctx.
func (s *Service) owner(ctx context.Context) (string, error) {
	token := auth.Token(ctx)
	if token == "" {
		return "", errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to send a file")
	}
	id, err := s.verifier.Verify(ctx, token)
	if err != nil {
		return "", err
	}
	if !id.IsPerson() || id.Organisation == "" {
		return "", errs.Denied("auth.role", "files are sent by people who act for an organisation")
	}
	return id.Organisation, nil
}

// document says whether the tender, as the caller may see it, lists the file.
func (s *Service) document(ctx context.Context, tender, file string) error {
	t, err := s.tenders.GetTender(ctx, &tendersv1.GetTenderRequest{Tender: tender})
	if err != nil {
		return err
	}
	return listed(file, t.GetDocuments())
}

// request says whether a request to take part, as the caller may see it, lists the file.
func (s *Service) request(ctx context.Context, tender, file string) error {
	answer, err := s.tenders.ListParticipationRequests(ctx, &tendersv1.ListParticipationRequestsRequest{Tender: tender})
	if err != nil {
		return err
	}
	var files []*typesv1.File
	for _, p := range answer.GetRequests() {
		files = append(files, p.GetEvidence()...)
	}
	return listed(file, files)
}

// answer says whether an answer to a consultation, as the caller may see it, lists the file.
func (s *Service) answer(ctx context.Context, tender, file string) error {
	list, err := s.tenders.ListConsultationAnswers(ctx, &tendersv1.ListConsultationAnswersRequest{Tender: tender})
	if err != nil {
		return err
	}
	var files []*typesv1.File
	for _, a := range list.GetAnswers() {
		files = append(files, a.GetEvidence()...)
	}
	return listed(file, files)
}

// evidence says whether the supplier, as the caller may see it, lists the file.
func (s *Service) evidence(ctx context.Context, supplier, file string) error {
	record, err := s.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: supplier})
	if err != nil {
		return err
	}
	files := slices.Clone(record.GetEvidence())
	for _, v := range record.GetVerifications() {
		files = append(files, v.GetEvidence()...)
	}
	for _, c := range record.GetClaims() {
		files = append(files, c.GetEvidence()...)
	}
	for _, d := range record.GetDisputes() {
		files = append(files, d.GetEvidence()...)
	}
	for _, u := range record.GetSuspensions() {
		files = append(files, u.GetAnswerEvidence()...)
	}
	for _, l := range record.GetLabels() {
		files = append(files, l.GetEvidence()...)
	}
	return listed(file, files)
}

func listed(file string, files []*typesv1.File) error {
	if slices.ContainsFunc(files, func(f *typesv1.File) bool { return f.GetId() == file }) {
		return nil
	}
	return errs.NotFound("file", file)
}

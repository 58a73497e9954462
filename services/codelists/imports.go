package codelists

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// imports keeps the imported labels: one record for all codes that begin with
// the same two characters, a CPV division or a country, and one a list, whose
// revision tells every process that labels changed.
type imports struct {
	clock    clock.Clock
	accounts accountsv1.AccountsServiceClient
	groups   *store.Collection[*codelistsv1.ImportedCodes]
	lists    *store.Collection[*codelistsv1.ImportedList]
}

func openImports(ctx context.Context, d Deps) (*imports, error) {
	groups, err := store.NewCollection[*codelistsv1.ImportedCodes](ctx, d.DB, "codes", store.Index{Name: "codelist", Fields: []string{"codelist", "id"}})
	if err != nil {
		return nil, err
	}
	lists, err := store.NewCollection[*codelistsv1.ImportedList](ctx, d.DB, "lists")
	if err != nil {
		return nil, err
	}
	return &imports{clock: d.Clock, accounts: accountsv1.NewAccountsServiceClient(d.Conn), groups: groups, lists: lists}, nil
}

// groupOf is what the codes of one record begin with.
func groupOf(codelist, code string) string { return codelist + "-" + code[:2] }

// ImportCodes takes labels; every process gives them from the next call on.
// Codes: PermissionDenied (codelist.operator), InvalidArgument (codelist.code,
// codelist.twice), Unimplemented where there is no database.
func (s *Service) ImportCodes(ctx context.Context, req *codelistsv1.ImportCodesRequest) (*codelistsv1.ImportCodesResponse, error) {
	if s.imported == nil {
		return s.UnimplementedCodelistsServiceServer.ImportCodes(ctx, req)
	}
	if err := s.imported.mayImport(ctx); err != nil {
		return nil, err
	}
	groups, err := grouped(req)
	if err != nil {
		return nil, err
	}
	answer := &codelistsv1.ImportCodesResponse{}
	for id, codes := range groups {
		one, err := s.imported.put(ctx, id, req.GetCodelist(), codes)
		if err != nil {
			return nil, fmt.Errorf("store the codes %s: %w", id, err)
		}
		answer.Created, answer.Updated, answer.Unchanged = answer.Created+one.Created, answer.Updated+one.Updated, answer.Unchanged+one.Unchanged
	}
	return answer, s.imported.note(ctx, req)
}

// mayImport lets the operator's administrators pass: labels are everybody's.
func (im *imports) mayImport(ctx context.Context) error {
	id, _ := auth.From(ctx)
	o, err := im.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: id.Organisation})
	if err == nil && o.GetKind() != accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR {
		return errs.Denied("codelist.operator", "only administrators of whoever runs the instance import code lists")
	}
	return err
}

// grouped checks the codes and sorts them into their records.
func grouped(req *codelistsv1.ImportCodesRequest) (map[string]map[string]*codelistsv1.CodeLabels, error) {
	form := map[string]*regexp.Regexp{CPV: regexp.MustCompile(`^[0-9]{8}$`), NUTS: regexp.MustCompile(`^[A-Z]{2}[A-Z0-9]{0,3}$`)}[req.GetCodelist()]
	groups := map[string]map[string]*codelistsv1.CodeLabels{}
	for i, c := range req.GetCodes() {
		path := fmt.Sprintf("codes[%d].code", i)
		if !form.MatchString(c.GetCode()) {
			return nil, errs.Invalid(path, "codelist.code", fmt.Sprintf("%s is not a code of the list %s", c.GetCode(), req.GetCodelist()))
		}
		id := groupOf(req.GetCodelist(), c.GetCode())
		if groups[id] == nil {
			groups[id] = map[string]*codelistsv1.CodeLabels{}
		}
		if groups[id][c.GetCode()] != nil {
			return nil, errs.Invalid(path, "codelist.twice", c.GetCode()+" is in the request twice")
		}
		groups[id][c.GetCode()] = c
	}
	return groups, nil
}

// put writes the labels of one record's codes over those that are there.
func (im *imports) put(ctx context.Context, id, codelist string, codes map[string]*codelistsv1.CodeLabels) (*codelistsv1.ImportCodesResponse, error) {
	_, err := im.groups.Create(store.WithoutIdempotency(ctx), id, &codelistsv1.ImportedCodes{Id: id, Codelist: codelist})
	if err != nil && !store.Taken(err, "id") {
		return nil, err
	}
	var count *codelistsv1.ImportCodesResponse
	_, err = im.groups.Update(ctx, id, 0, func(g *codelistsv1.ImportedCodes) ([]store.Event, error) {
		if count = overlay(g, codes); count.Created+count.Updated == 0 {
			return nil, store.ErrUnchanged
		}
		return nil, nil
	})
	return count, err
}

// overlay writes labels into a record and counts what became of the codes.
func overlay(g *codelistsv1.ImportedCodes, codes map[string]*codelistsv1.CodeLabels) *codelistsv1.ImportCodesResponse {
	count := &codelistsv1.ImportCodesResponse{}
	known := map[string]bool{}
	for _, c := range g.GetCodes() {
		known[c.GetCode()] = true
		given := codes[c.GetCode()]
		if given == nil {
			continue
		}
		before := proto.CloneOf(c)
		for language, label := range given.GetLabels() {
			c.Labels[language] = strings.TrimSpace(label)
		}
		if proto.Equal(before, c) {
			count.Unchanged++
		} else {
			count.Updated++
		}
	}
	for code, given := range codes {
		if known[code] {
			continue
		}
		made := &codelistsv1.CodeLabels{Code: code, Labels: map[string]string{}}
		for language, label := range given.GetLabels() {
			made.Labels[language] = strings.TrimSpace(label)
		}
		g.Codes = append(g.Codes, made)
		count.Created++
	}
	return count
}

// note moves the revision of the list on, also when nothing changed: an import
// that broke off before this is mended by running it again.
func (im *imports) note(ctx context.Context, req *codelistsv1.ImportCodesRequest) error {
	_, err := im.lists.Create(store.WithoutIdempotency(ctx), req.GetCodelist(), &codelistsv1.ImportedList{Id: req.GetCodelist()})
	if err != nil && !store.Taken(err, "id") {
		return err
	}
	_, err = im.lists.Update(ctx, req.GetCodelist(), 0, func(l *codelistsv1.ImportedList) ([]store.Event, error) {
		l.Source, l.ImportedAt = strings.TrimSpace(req.GetSource()), timestamppb.New(im.clock.Now())
		return nil, nil
	})
	return err
}

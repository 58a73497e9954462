package demo

import (
	"bytes"
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// complete gives a profile of the files its days and years, counted from today.
// An enterprise that a city has verified has also sent its statute and answered
// the grounds of exclusion.
func (l *loader) complete(self context.Context, e enterprise) error {
	supplier, year := e.Supplier.it, int32(l.day(-past, 0).Year()) //nolint:gosec // a year fits
	supplier.Workforce.AsOf = timestamppb.New(l.day(-past-30, 0))
	if supplier.GetFinance() != nil {
		supplier.Finance.Year = year - 1
	}
	for i, r := range supplier.GetReferences() {
		r.Year = year - int32(i) //nolint:gosec // three at most
	}
	for i, label := range supplier.GetLabels() {
		label.ValidUntil = timestamppb.New(l.day(150+200*i, 0))
	}
	if !e.Verified {
		return nil
	}
	statute, err := l.Upload(self, "statute.txt", "text/plain", bytes.NewReader([]byte("Statute of "+supplier.GetName()+"\n")))
	if err != nil {
		return err
	}
	supplier.Evidence = append(supplier.Evidence, statute)
	supplier.SelfDeclaration, err = l.declaration(self)
	return err
}

// declaration answers every ground of exclusion with no. A code that others
// begin with is a heading.
func (l *loader) declaration(ctx context.Context) (*suppliersv1.SelfDeclaration, error) {
	list, err := codelistsv1.NewCodelistsServiceClient(l.Conn).ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: "exclusion-ground", PageSize: 500})
	if err != nil {
		return nil, err
	}
	d, all := &suppliersv1.SelfDeclaration{}, ""
	for _, c := range list.GetCodes() {
		all += " " + c.GetCode()
	}
	for _, c := range list.GetCodes() {
		if !strings.Contains(all, " "+c.GetCode()+"-") {
			d.Answers = append(d.Answers, &suppliersv1.GroundAnswer{Ground: c.GetCode()})
		}
	}
	return d, nil
}

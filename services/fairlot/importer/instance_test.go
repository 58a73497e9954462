package importer_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/fairlot/importer"
)

// instance is the import as the contract describes it, kept in memory so that a
// hundred thousand rows take seconds: it holds the contract's rules and the
// check digit of French numbers. The real service has its own tests, and the
// program's tests run the command against it.
type instance struct {
	*httptest.Server
	t  testing.TB
	mu sync.Mutex
	// stored are the suppliers by identifier.
	stored map[string]*suppliersv1.Supplier
	calls  int
	// heard is called before each answer.
	heard func(call int)
}

func start(t testing.TB) *instance {
	t.Helper()
	i := &instance{t: t, stored: map[string]*suppliersv1.Supplier{}, heard: func(int) {}}
	i.Server = httptest.NewServer(i)
	t.Cleanup(i.Close)
	return i
}

func (i *instance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.calls++
	i.heard(i.calls)
	body, err := io.ReadAll(r.Body)
	request, answer := &suppliersv1.ImportSuppliersRequest{}, &suppliersv1.ImportSuppliersResponse{}
	if err == nil {
		err = protojson.Unmarshal(body, request)
	}
	if err != nil || len(body) > 1<<20 || len(request.GetSuppliers()) > 200 || strings.Contains(string(body), "spoilt") {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"reason":"request.spoilt","detail":"the request cannot be read"}`)
		return
	}
	for _, s := range request.GetSuppliers() {
		answer.Rows = append(answer.Rows, i.take(s, request))
	}
	data, err := protojson.Marshal(answer)
	if err != nil {
		i.t.Error(err)
	}
	if _, err := w.Write(data); err != nil {
		i.t.Error(err)
	}
}

func (i *instance) take(s *suppliersv1.Supplier, request *suppliersv1.ImportSuppliersRequest) *suppliersv1.ImportRow {
	refused := func(field, reason, message string) *suppliersv1.ImportRow {
		return &suppliersv1.ImportRow{Outcome: suppliersv1.ImportOutcome_IMPORT_OUTCOME_REFUSED, Field: field, Reason: reason, Message: message}
	}
	var found *protovalidate.ValidationError
	if err := validate(s); errors.As(err, &found) {
		v := found.Violations[0].Proto
		return refused(protovalidate.FieldPathString(v.GetField()), v.GetRuleId(), v.GetMessage())
	}
	if s.GetIdentifier().GetScheme() == "FR-SIREN" && !luhn(s.GetIdentifier().GetValue()) {
		return refused("identifier.value", "identifier.check_digit", "the check digit is wrong")
	}
	key := s.GetIdentifier().GetScheme() + "/" + s.GetIdentifier().GetValue()
	before := i.stored[key]
	outcome := suppliersv1.ImportOutcome_IMPORT_OUTCOME_UPDATED
	switch {
	case before == nil && !request.GetKeepSimilar() && strings.HasPrefix(s.GetName(), "Twin"):
		return &suppliersv1.ImportRow{Outcome: suppliersv1.ImportOutcome_IMPORT_OUTCOME_SIMILAR, Supplier: "sup_1"}
	case before == nil:
		outcome = suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED
	case proto.Equal(before, s):
		outcome = suppliersv1.ImportOutcome_IMPORT_OUTCOME_UNCHANGED
	}
	if !request.GetDryRun() {
		i.stored[key] = s
	}
	return &suppliersv1.ImportRow{Outcome: outcome}
}

// validate holds the contract's rules against a supplier in which something
// looks unusual; against each of a hundred thousand it would take a minute.
func validate(s *suppliersv1.Supplier) error {
	usual := s.GetName() != "" && len(s.GetName()) < 100 && len(s.GetPlace().GetCountry()) == 2 && len(s.GetIdentifier().GetValue()) == 9
	if usual {
		return nil
	}
	return protovalidate.Validate(s)
}

func luhn(number string) bool {
	if !regexp.MustCompile(`^[0-9]{9}$`).MatchString(number) {
		return false
	}
	return checkDigit(number[:8]) == number[8]-'0'
}

func checkDigit(number string) byte {
	sum := 0
	for at, c := range []byte(number) {
		d := int(c - '0')
		if (len(number)-at)%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return byte((10 - sum%10) % 10)
}

// siren is the n-th number with a right check digit.
func siren(n int) string {
	number := fmt.Sprintf("%08d", 10000000+n)
	return number + string('0'+checkDigit(number))
}

// importer gives an importer to the instance.
func (i *instance) importer() *importer.Importer {
	return &importer.Importer{Client: importer.Client{Server: i.URL, Token: "t", HTTP: http.DefaultClient}, Source: "test"}
}

// counts are the numbers of a summary in the order they are printed.
func counts(s importer.Summary) string {
	return fmt.Sprint(s.Read, ":", s.Created, s.Updated, s.Unchanged, s.Duplicate, s.Similar, s.Refused)
}

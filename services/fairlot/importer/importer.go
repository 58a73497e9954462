package importer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

const (
	// batchSize is how many rows go in one call; the server takes 200.
	batchSize = 100
	// maxLine is the longest line that is read, in bytes.
	maxLine = 1 << 20
	// callTimeout bounds one call.
	callTimeout = 60 * time.Second
)

// Refusal is a row that was not taken, and why.
type Refusal struct {
	Line                  int
	Name                  string
	Field, Reason, Detail string
}

// Summary counts what became of the rows.
type Summary struct {
	Read, Created, Updated, Unchanged, Duplicate int
	Refused                                      []Refusal
}

// Importer sends rows to one instance.
type Importer struct {
	// Server is the address, for example http://127.0.0.1:8080.
	Server string
	// Token is the bearer token of an administrator or verifier.
	Token string
	// Source names the directory that the rows come from.
	Source string
	// Progress hears the number of bytes read so far; may be nil.
	Progress func(bytes int64)
	Client   *http.Client
}

type pending struct {
	line     int
	supplier *suppliersv1.Supplier
}

// Run reads rows until the end. A row that the server refuses is in the
// summary; an error means that the import stopped, and can be run again.
func (im *Importer) Run(ctx context.Context, in io.Reader) (Summary, error) {
	var sum Summary
	var batch []pending
	seen := map[string]bool{}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	var read int64
	for number := 1; lines.Scan(); number++ {
		read += int64(len(lines.Bytes()) + 1)
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 {
			continue
		}
		sum.Read++
		supplier, err := parse(text)
		if err != nil {
			sum.Refused = append(sum.Refused, Refusal{Line: number, Reason: "row.malformed", Detail: err.Error()})
			continue
		}
		key := supplier.GetIdentifier().GetScheme() + "/" + supplier.GetIdentifier().GetValue()
		if seen[key] {
			sum.Duplicate++
			continue
		}
		seen[key] = true
		batch = append(batch, pending{number, supplier})
		if len(batch) == batchSize {
			if err := im.send(ctx, batch, &sum); err != nil {
				return sum, err
			}
			batch = batch[:0]
			im.progress(read)
		}
	}
	if err := lines.Err(); err != nil {
		return sum, fmt.Errorf("read the file: %w", err)
	}
	if len(batch) > 0 {
		if err := im.send(ctx, batch, &sum); err != nil {
			return sum, err
		}
	}
	im.progress(read)
	return sum, nil
}

func (im *Importer) progress(bytes int64) {
	if im.Progress != nil {
		im.Progress(bytes)
	}
}

func (im *Importer) send(ctx context.Context, batch []pending, sum *Summary) error {
	request := &suppliersv1.ImportSuppliersRequest{Source: im.Source}
	for _, p := range batch {
		request.Suppliers = append(request.Suppliers, p.supplier)
	}
	answer, err := im.call(ctx, request)
	if err != nil {
		return fmt.Errorf("lines %d to %d: %w", batch[0].line, batch[len(batch)-1].line, err)
	}
	if len(answer.GetRows()) != len(batch) {
		return fmt.Errorf("the server answered %d rows for %d", len(answer.GetRows()), len(batch))
	}
	for i, row := range answer.GetRows() {
		switch row.GetOutcome() {
		case suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED:
			sum.Created++
		case suppliersv1.ImportOutcome_IMPORT_OUTCOME_UPDATED:
			sum.Updated++
		case suppliersv1.ImportOutcome_IMPORT_OUTCOME_UNCHANGED:
			sum.Unchanged++
		case suppliersv1.ImportOutcome_IMPORT_OUTCOME_DUPLICATE:
			sum.Duplicate++
		default:
			sum.Refused = append(sum.Refused, Refusal{
				Line: batch[i].line, Name: batch[i].supplier.GetName(),
				Field: row.GetField(), Reason: row.GetReason(), Detail: row.GetMessage(),
			})
		}
	}
	return nil
}

func (im *Importer) call(ctx context.Context, request *suppliersv1.ImportSuppliersRequest) (*suppliersv1.ImportSuppliersResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	body, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(request)
	if err != nil {
		return nil, err
	}
	url := strings.TrimSuffix(im.Server, "/") + "/api/v1/suppliers:import"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+im.Token)
	resp, err := im.Client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("the server cannot be reached: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return nil, problem(resp.StatusCode, data)
	}
	answer := &suppliersv1.ImportSuppliersResponse{}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, answer); err != nil {
		return nil, fmt.Errorf("the server's answer is not understood: %w", err)
	}
	return answer, nil
}

// problem makes an error of an RFC 9457 answer.
func problem(status int, data []byte) error {
	var p struct{ Title, Detail string }
	if json.Unmarshal(data, &p) != nil || p.Detail == "" {
		return fmt.Errorf("the server answered %d", status)
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		return fmt.Errorf("the server refused the token (%d): %s", status, p.Detail)
	}
	return fmt.Errorf("the server answered %d: %s", status, p.Detail)
}

package importer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"google.golang.org/protobuf/proto"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

const (
	// batchSize is how many rows go in one call; the server takes 200.
	batchSize = 100
	// batchBytes bounds one call: the bus takes messages of 4 MB.
	batchBytes = 300 << 10
)

// Importer sends rows to one instance.
type Importer struct {
	Client
	// Source names the directory that the rows come from.
	Source string
	// Mapping says what the columns are; nil where they are the contract's, or
	// the French directory's.
	Mapping *Mapping
	// DryRun asks what would become of the rows; nothing is stored.
	DryRun bool
	// KeepSimilar takes rows although another supplier has their name and place.
	KeepSimilar bool
	// Refused gets the rows that were not taken, in the form of the file, to be
	// mended and imported again; may be nil.
	Refused io.Writer
	// Progress hears the number of bytes read so far; may be nil.
	Progress func(bytes int64)
}

type pending struct {
	row      row
	supplier *suppliersv1.Supplier
}

// run is one import under way. What it keeps does not grow with the file but by
// eight bytes a row: which identifiers have been taken.
type run struct {
	*Importer
	rows    rows
	mapper  mapper
	refused refusedWriter
	sum     Summary
	batch   []pending
	size    int
	taken   map[uint64]struct{}
	seed    maphash.Seed
	read    *counter
}

// Run reads the file, whose name says whether it is CSV, XLSX or JSON Lines, to
// its end. A row that is not taken is counted and written to Refused; an error
// means that the import stopped. It can be run again: what is there already
// stays as it is.
func (im *Importer) Run(ctx context.Context, name string, in io.Reader) (Summary, error) {
	r := &run{Importer: im, taken: map[uint64]struct{}{}, seed: maphash.MakeSeed(), read: &counter{in: in}}
	rows, closer, err := open(name, r.read, im.Mapping)
	if err != nil {
		return r.sum, err
	}
	defer func() { _ = closer.Close() }() // it was only read
	r.rows = rows
	if r.mapper, err = newMapper(rows, im.Mapping); err != nil {
		return r.sum, err
	}
	out := im.Refused
	if out == nil {
		out = io.Discard
	}
	r.refused = rows.writer(out)
	err = r.all(ctx)
	return r.sum, errors.Join(err, r.refused.close())
}

// open opens a file by the end of its name.
func open(name string, in io.Reader, m *Mapping) (rows, io.Closer, error) {
	var f Format
	if m != nil {
		f = m.Format
	}
	text := bufio.NewReaderSize(in, looked)
	none := io.NopCloser(nil)
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".csv", ".tsv", ".txt":
		r, err := openCSV(text, f)
		return r, none, err
	case ".xlsx":
		r, err := openXLSX(text, f)
		return r, r, err
	case ".jsonl", ".ndjson", ".json":
		r, err := openJSON(text, f)
		return r, none, err
	default:
		return nil, none, fmt.Errorf("%q is not a kind of file that is read; there are .csv, .xlsx and .jsonl", ext)
	}
}

func (r *run) all(ctx context.Context) error {
	for {
		next, err := r.rows.next()
		if errors.Is(err, io.EOF) {
			return r.flush(ctx)
		}
		if err != nil {
			return errors.Join(err, r.flush(ctx))
		}
		if err := r.one(ctx, next); err != nil {
			return err
		}
	}
}

// one takes a row into the batch, or refuses it.
func (r *run) one(ctx context.Context, next row) error {
	r.sum.Read++
	if next.wrong != nil {
		return r.refuse(next, nil, *next.wrong)
	}
	supplier, wrong := r.mapper.supplier(next)
	if wrong != nil {
		return r.refuse(next, supplier, *wrong)
	}
	if _, again := r.taken[r.key(supplier)]; again {
		r.sum.Duplicate++
		return nil
	}
	size := proto.Size(supplier)
	if len(r.batch) == batchSize || len(r.batch) > 0 && r.size+size > batchBytes {
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
	r.batch, r.size = append(r.batch, pending{next, supplier}), r.size+size
	return nil
}

// key stands for the identifier.
func (r *run) key(s *suppliersv1.Supplier) uint64 {
	return maphash.String(r.seed, s.GetIdentifier().GetScheme()+"/"+s.GetIdentifier().GetValue())
}

func (r *run) flush(ctx context.Context) error {
	batch := r.batch
	r.batch, r.size = r.batch[:0], 0
	if len(batch) == 0 {
		return nil
	}
	if err := r.send(ctx, batch); err != nil {
		return err
	}
	if r.Progress != nil {
		r.Progress(r.read.n)
	}
	return nil
}

// send imports a batch. When the server will not have the request as a whole,
// the row that spoils it is found by halving.
func (r *run) send(ctx context.Context, batch []pending) error {
	request := &suppliersv1.ImportSuppliersRequest{Source: r.Source, DryRun: r.DryRun, KeepSimilar: r.KeepSimilar}
	for _, p := range batch {
		request.Suppliers = append(request.Suppliers, p.supplier)
	}
	answer := &suppliersv1.ImportSuppliersResponse{}
	err := r.post(ctx, "/api/v1/suppliers:import", request, answer)
	var p *Problem
	if errors.As(err, &p) && (p.Status == http.StatusBadRequest || p.Status == http.StatusRequestEntityTooLarge) {
		if len(batch) == 1 {
			return r.refuse(batch[0].row, batch[0].supplier, Refusal{Reason: p.Reason, Detail: p.Detail})
		}
		half := len(batch) / 2
		if err := r.send(ctx, batch[:half]); err != nil {
			return err
		}
		return r.send(ctx, batch[half:])
	}
	if err != nil {
		return fmt.Errorf("rows on the lines %d to %d: %w; what came before is in, run the import again", batch[0].row.line, batch[len(batch)-1].row.line, err)
	}
	if len(answer.GetRows()) != len(batch) {
		return fmt.Errorf("the server answered %d rows for %d", len(answer.GetRows()), len(batch))
	}
	for i, outcome := range answer.GetRows() {
		if err := r.count(batch[i], outcome); err != nil {
			return err
		}
	}
	return nil
}

// count says what became of a row. One that is there is a duplicate from then on.
func (r *run) count(p pending, row *suppliersv1.ImportRow) error {
	switch row.GetOutcome() {
	case suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED:
		r.sum.Created++
	case suppliersv1.ImportOutcome_IMPORT_OUTCOME_UPDATED:
		r.sum.Updated++
	case suppliersv1.ImportOutcome_IMPORT_OUTCOME_UNCHANGED:
		r.sum.Unchanged++
	case suppliersv1.ImportOutcome_IMPORT_OUTCOME_DUPLICATE:
		r.sum.Duplicate++
	case suppliersv1.ImportOutcome_IMPORT_OUTCOME_SIMILAR:
		r.sum.Similar++
		return r.refused.write(p.row, Refusal{Field: "name", Reason: "supplier.similar", Detail: similar(row)})
	default:
		return r.refuse(p.row, p.supplier, Refusal{Field: row.GetField(), Reason: row.GetReason(), Detail: row.GetMessage()})
	}
	r.taken[r.key(p.supplier)] = struct{}{}
	return nil
}

func similar(row *suppliersv1.ImportRow) string {
	if row.GetMessage() != "" {
		return row.GetMessage()
	}
	return "the supplier " + row.GetSupplier() + " has this name and place under another number; if it is another enterprise, import the row with --keep-similar"
}

func (r *run) refuse(at row, s *suppliersv1.Supplier, why Refusal) error {
	why.Line, why.Name = at.line, s.GetName()
	r.sum.refuse(why)
	return r.refused.write(at, why)
}

// counter counts the bytes that are read.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

package opendata

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// atOnce is how many suppliers are asked for at a time.
const atOnce = 100

// snapshot is the directory as it was at an instant, in files.
type snapshot struct {
	csv, json spool
	suppliers int64
	// at is when it was made, until when the first verification in it ends.
	at, until time.Time
	// modified is when the content last changed.
	modified time.Time
}

// spool is a file that is written once and read many times.
type spool struct {
	path, etag string
	size       int64
}

// make writes the directory into two files of the folder, supplier by supplier
// in the order of their ids. The same suppliers give the same bytes.
func (d *Directory) make(ctx context.Context, dir string, now time.Time) (*snapshot, error) {
	s := &snapshot{at: now, modified: now}
	table, err := newSpool(filepath.Join(dir, "suppliers.csv"))
	if err != nil {
		return nil, err
	}
	defer table.abandon()
	object, err := newSpool(filepath.Join(dir, "suppliers.json"))
	if err != nil {
		return nil, err
	}
	defer object.abandon()
	w, err := d.newWriter(table.out, object.out)
	if err != nil {
		return nil, err
	}
	if err := d.each(ctx, s, w); err != nil {
		return nil, err
	}
	if err := w.end(); err != nil {
		return nil, err
	}
	s.csv, err = table.finish()
	if err != nil {
		return nil, err
	}
	s.json, err = object.finish()
	return s, err
}

// each writes every supplier that is verified, and counts them.
func (d *Directory) each(ctx context.Context, s *snapshot, w *writer) error {
	for token := ""; ; {
		page, err := d.suppliers.ListSuppliers(ctx, &suppliersv1.ListSuppliersRequest{PageSize: atOnce, PageToken: token})
		if err != nil {
			return fmt.Errorf("list the suppliers: %w", err)
		}
		for _, supplier := range page.GetSuppliers() {
			e, ok := verified(supplier, d.PublicURL, s.at)
			if !ok {
				continue
			}
			if err := w.write(e, s.suppliers == 0); err != nil {
				return err
			}
			s.suppliers++
			if next := e.next(); s.until.IsZero() || next.Before(s.until) {
				s.until = next
			}
		}
		if token = page.GetNextPageToken(); token == "" {
			return nil
		}
	}
}

// writer writes both forms side by side.
type writer struct {
	facts   []fact
	licence string
	csv     *csv.Writer
	json    io.Writer
}

func (d *Directory) newWriter(table, object io.Writer) (*writer, error) {
	w := &writer{facts: facts(), licence: Licence + ", " + d.PublicURL, csv: csv.NewWriter(table), json: object}
	head, err := json.Marshal(map[string]string{"name": Licence, "url": licenceURL, "attribution": d.PublicURL})
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(object, "{\"licence\":%s,\n\"suppliers\":[", head); err != nil {
		return nil, err
	}
	return w, w.csv.Write(columns())
}

func (w *writer) write(e enterprise, first bool) error {
	cells := make([]string, 0, len(w.facts)+1)
	var object bytes.Buffer
	if !first {
		object.WriteByte(',')
	}
	object.WriteString("\n{")
	for i, f := range w.facts {
		value := f.of(e)
		cells = append(cells, cell(value))
		data, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if i > 0 {
			object.WriteByte(',')
		}
		fmt.Fprintf(&object, "%q:%s", f.name, data)
	}
	object.WriteByte('}')
	_, err := w.json.Write(object.Bytes())
	return errors.Join(err, w.csv.Write(append(cells, w.licence)))
}

func (w *writer) end() error {
	_, err := io.WriteString(w.json, "\n]}\n")
	w.csv.Flush()
	return errors.Join(err, w.csv.Error())
}

// spooling is a spool that is being written.
type spooling struct {
	file *os.File
	sum  hash.Hash
	buf  *bufio.Writer
	out  io.Writer
}

func newSpool(path string) (*spooling, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	s := &spooling{file: file, sum: sha256.New()}
	s.buf = bufio.NewWriterSize(io.MultiWriter(file, s.sum), 64<<10)
	s.out = s.buf
	return s, nil
}

func (s *spooling) finish() (spool, error) {
	if err := s.buf.Flush(); err != nil {
		return spool{}, err
	}
	info, err := s.file.Stat()
	if err != nil {
		return spool{}, err
	}
	return spool{path: s.file.Name(), size: info.Size(), etag: `"` + hex.EncodeToString(s.sum.Sum(nil)) + `"`}, s.file.Close()
}

// abandon closes the file where it was not finished.
func (s *spooling) abandon() { _ = s.file.Close() }

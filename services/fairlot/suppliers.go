package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"

	"github.com/fairlot/fairlot/services/fairlot/importer"
)

type importCommand struct {
	Suppliers importSuppliers `cmd:"" help:"Import suppliers from a CSV, XLSX or JSON Lines file."`
}

type importSuppliers struct {
	File        string `arg:"" type:"existingfile" help:"Columns named as the contract's fields, or any with --mapping; JSON Lines also of the French directory of inclusive enterprises."`
	Server      string `default:"http://127.0.0.1:8080" env:"FAIRLOT_SERVER" help:"Address of the instance."`
	Token       string `required:"" env:"FAIRLOT_TOKEN" help:"Bearer token or API key of an administrator or verifier."`
	Source      string `help:"Name of the directory the rows come from; the file's name unless said."`
	Mapping     string `type:"existingfile" help:"JSON file that says which column is which field."`
	Refused     string `help:"File for the rows that are not taken, to be mended and imported again."`
	DryRun      bool   `help:"Say what would become of the rows; store nothing."`
	KeepSimilar bool   `help:"Take a row although another supplier has its name and place."`
}

// Run imports the file and prints what became of its rows.
func (c *importSuppliers) Run(ctx context.Context, o output) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return err
	}
	im, refused, err := c.importer(info.Name())
	if err != nil {
		return err
	}
	bar := progressbar.NewOptions64(info.Size(),
		progressbar.OptionSetDescription("Importing "+info.Name()), progressbar.OptionSetWriter(o.err),
		progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish())
	im.Progress = func(n int64) { _ = bar.Set64(n) } // a bar that cannot be drawn is no reason to stop
	summary, err := im.Run(ctx, info.Name(), file)
	_ = bar.Finish()
	if c.DryRun {
		fmt.Fprintln(o.out, "Nothing was stored; this is what would become of the rows.")
	}
	summary.Print(o.out)
	if refused.file != nil {
		fmt.Fprintf(o.out, "The rows that were not taken are in %s.\n", c.Refused)
	}
	return errors.Join(err, refused.Close())
}

// importer reads the mapping and refuses what would write over a file.
func (c *importSuppliers) importer(name string) (*importer.Importer, *lateFile, error) {
	im := &importer.Importer{
		Client: importer.Client{Server: c.Server, Token: c.Token, HTTP: http.DefaultClient},
		Source: c.Source, DryRun: c.DryRun, KeepSimilar: c.KeepSimilar,
	}
	if im.Source == "" {
		im.Source = name
	}
	refused := &lateFile{path: c.Refused}
	if c.Refused != "" {
		if _, err := os.Lstat(c.Refused); err == nil {
			return nil, nil, fmt.Errorf("--refused: %s is there already; name a new file", c.Refused)
		}
		if filepath.Ext(c.Refused) != filepath.Ext(c.File) {
			return nil, nil, fmt.Errorf("--refused: the name must end in %s, since the rows are written as they came", filepath.Ext(c.File))
		}
		im.Refused = refused
	}
	if c.Mapping == "" {
		return im, refused, nil
	}
	mapping, err := os.Open(c.Mapping)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = mapping.Close() }() // it was only read
	if im.Mapping, err = importer.ReadMapping(mapping); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", c.Mapping, err)
	}
	return im, refused, nil
}

// lateFile is a file that is made when the first byte is written.
type lateFile struct {
	path string
	file *os.File
}

var _ io.WriteCloser = (*lateFile)(nil)

func (f *lateFile) Write(p []byte) (int, error) {
	if f.file == nil {
		var err error
		if f.file, err = os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
			return 0, err
		}
	}
	return f.file.Write(p)
}

// Close implements io.Closer.
func (f *lateFile) Close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

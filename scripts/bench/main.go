// Command bench measures the program as its users meet it, and prints a table
// and bench.json: start, memory, calls, import, search, pages, bids, the delay
// from publishing to finding, the largest tender, and the report. Each figure stands beside its aim,
// or beside a baseline measured in the same run. It decides nothing.
//
//	go run ./scripts/bench            10,000 and 100,000 suppliers
//	go run ./scripts/bench -large     also 1,000,000
//	go run ./scripts/bench -tender    only the largest tender
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"text/tabwriter"
)

// line is one row of the table.
type line struct {
	What  string `json:"what"`
	Value string `json:"value"`
	// Beside is the aim, or a baseline of the same run.
	Beside string `json:"beside"`
}

// bench collects lines.
type bench struct {
	binary string
	rows   string
	large  bool
	dir    string
	lines  []line
}

func main() {
	large := flag.Bool("large", false, "also measure a million suppliers")
	only := flag.Bool("directory", false, "measure only the directory of suppliers")
	tender := flag.Bool("tender", false, "measure only a tender of 200 lots and 30 clauses")
	rows := flag.String("suppliers", "", "JSON Lines of the French directory; found in shared/data beside the checkout unless said")
	flag.Parse()
	if err := run(*rows, *large, *only, *tender); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rows string, large, directory, tender bool) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "fairlot-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system clears its temporary folder as well
	b := &bench{binary: filepath.Join(dir, "fairlot"), rows: rows, large: large, dir: dir}
	build := exec.CommandContext(ctx, "go", "build", "-o", b.binary, "./services/fairlot")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	steps := []func(context.Context) error{b.parts, b.start, b.marketplace, b.tender, b.directory}
	switch {
	case directory:
		steps = steps[4:]
	case tender:
		steps = steps[3:4]
	}
	if b.rows == "" && !tender {
		if b.rows, err = findRows(); err != nil {
			return err
		}
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return b.print()
}

// add notes a line and shows it at once.
func (b *bench) add(what, value, beside string) {
	b.lines = append(b.lines, line{what, value, beside})
	fmt.Fprintf(os.Stderr, "%s: %s (%s)\n", what, value, beside)
}

func (b *bench) print() error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "\n%s, %s, %d cores\n\nwhat\tvalue\tbeside\n", runtime.Version(), runtime.GOARCH, runtime.NumCPU())
	for _, l := range b.lines {
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.What, l.Value, l.Beside)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	data, err := json.MarshalIndent(map[string]any{"go": runtime.Version(), "cores": runtime.NumCPU(), "lines": b.lines}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile("bench.json", append(data, '\n'), 0o644)
}

// findRows looks for the test data beside the checkout.
func findRows() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "shared", "data", "suppliers", "fr-inclusive-enterprises.jsonl")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("there is no supplier file beside the checkout; name one with -suppliers")
}

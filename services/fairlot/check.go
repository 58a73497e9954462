package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/encoding/protojson"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/tenders"
)

// The exit codes of the check, by the gravest finding.
const (
	exitWarns  = 3
	exitBlocks = 4
)

type checkCommand struct {
	File  string `arg:"" optional:"" type:"existingfile" help:"A tender in JSON, as the API gives it."`
	At    string `placeholder:"YYYY-MM-DD" help:"The day of publication, whose rules apply; today unless said."`
	Rules bool   `help:"Print the table of rules instead."`
}

// verdict is a result that the exit code says.
type verdict int

// Error implements error.
func (v verdict) Error() string { return fmt.Sprintf("exit code %d", int(v)) }

// Run checks the file and prints what the law asks of it; people whom the tender
// names are not looked up.
func (c *checkCommand) Run(_ context.Context, o output) error {
	if c.Rules {
		return printRules(o.out)
	}
	if c.File == "" {
		return errors.New("name a file with a tender in JSON, or ask for --rules")
	}
	at := time.Now()
	if c.At != "" {
		day, err := time.Parse(time.DateOnly, c.At)
		if err != nil {
			return fmt.Errorf("--at %s is not a day; write it as 2026-11-23", c.At)
		}
		at = day
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	t := &tendersv1.Tender{}
	if err := protojson.Unmarshal(data, t); err != nil {
		return fmt.Errorf("%s is not a tender: %w", c.File, err)
	}
	if err := protovalidate.Validate(t); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return printFindings(o.out, tenders.Check(t, at))
}

// printFindings writes what is to be changed, the gravest first, and how many
// rules hold.
func printFindings(w io.Writer, findings []*tendersv1.Finding) error {
	count := map[tendersv1.Severity]int{}
	for _, severity := range []tendersv1.Severity{tendersv1.Severity_SEVERITY_BLOCKS, tendersv1.Severity_SEVERITY_WARNS, tendersv1.Severity_SEVERITY_INFORMS, tendersv1.Severity_SEVERITY_PASSES} {
		for _, f := range findings {
			if f.GetSeverity() != severity {
				continue
			}
			count[severity]++
			if severity != tendersv1.Severity_SEVERITY_PASSES {
				fmt.Fprintf(w, "%-7s %s (%s)\n        %s: %s\n", severityWord(severity), f.GetRule(), f.GetArticle(), f.GetField(), f.GetMessage())
			}
		}
	}
	blocks, warns := count[tendersv1.Severity_SEVERITY_BLOCKS], count[tendersv1.Severity_SEVERITY_WARNS]
	fmt.Fprintf(w, "%d block, %d warn, %d inform, %d hold\n", blocks, warns, count[tendersv1.Severity_SEVERITY_INFORMS], count[tendersv1.Severity_SEVERITY_PASSES])
	switch {
	case blocks > 0:
		return verdict(exitBlocks)
	case warns > 0:
		return verdict(exitWarns)
	}
	return nil
}

func printRules(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tARTICLE\tSEVERITY\tVALID FROM\tVALID TO")
	for _, r := range tenders.LegalRules() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.GetId(), r.GetArticle(), severityWord(r.GetSeverity()), r.GetValidFrom(), r.GetValidTo())
	}
	return table.Flush()
}

func severityWord(s tendersv1.Severity) string {
	switch s {
	case tendersv1.Severity_SEVERITY_BLOCKS:
		return "blocks"
	case tendersv1.Severity_SEVERITY_WARNS:
		return "warns"
	case tendersv1.Severity_SEVERITY_INFORMS:
		return "informs"
	default:
		return "holds"
	}
}

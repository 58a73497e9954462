package importer_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/fairlot/importer"
)

func TestAFileThatCannotBeImportedSaysWhatToDo(t *testing.T) {
	for name, c := range map[string]struct{ file, mapping, text, says string }{
		"no column":        {"r.csv", `{"fields":{"name":{"column":"Nome"}}}`, "Name,Land\nx,y\n", `the mapping names the column "Nome"`},
		"no mapping":       {"r.csv", "", "Nome,Land\nx,y\n", "give --mapping"},
		"a column twice":   {"r.csv", "", "name,name\nx,y\n", "there twice"},
		"empty":            {"r.csv", "", "\n\n", "the file is empty"},
		"another kind":     {"r.pdf", "", "x", ".csv, .xlsx and .jsonl"},
		"no workbook":      {"r.xlsx", "", "name\nx\n", "the workbook cannot be read"},
		"no such sheet":    {"r.xlsx", `{"format":{"sheet":"Foglio9"},"fields":{"name":"x"}}`, string(workbook(t)), "there are Sheet1"},
		"no such encoding": {"r.csv", `{"format":{"encoding":"ebcdic"},"fields":{"name":"x"}}`, "a\nb\n", "iso-8859-1"},
		"a broken header":  {"r.csv", "", "na\"me,x\n", "the first row"},
	} {
		im := start(t).importer()
		if c.mapping != "" {
			im.Mapping = mapping(t, c.mapping)
		}
		if _, err := im.Run(t.Context(), c.file, strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for text, says := range map[string]string{
		`{"fields":{"nome":"x"}}`:                                  `there is no field "nome"`,
		`{"fields":{"verifications":"x"}}`:                         "there is no field",
		`{"fields":{"state":"x"}}`:                                 "there is no field",
		`{"fields":{"organisation":"x"}}`:                          "there is no field",
		`{"fields":{"place":"x"}}`:                                 "there is no field",
		`{"fields":{"description":"x"}}`:                           "description.it",
		`{"fields":{"name":{"column":"a","value":"b"}}}`:           "one of",
		`{"fields":{"name":{}}}`:                                   "one of",
		`{"fields":{"name":{"colum":"a"}}}`:                        `unknown field "colum"`,
		`{"fields":{"workforce.as_of":{"column":"a","date":"D"}}}`: "DD, MM and YYYY",
		`{"format":{"separator":";;"},"fields":{"name":"x"}}`:      "one character",
		`{}`:      `no "fields"`,
		`fields:`: "not understood",
	} {
		if _, err := importer.ReadMapping(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// nobody is a server that cannot be reached.
type nobody struct{}

func (nobody) RoundTrip(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }

func FuzzNoFileCrashesTheImportOrIsReadTwice(f *testing.F) {
	f.Add("a;b\n\"x;y\n", "r.csv")
	f.Add("{\"a\":1}\n{", "r.jsonl")
	f.Add("\xff\xfea\x00;\x00", "r.csv")
	f.Add("PK\x03\x04", "r.xlsx")
	f.Fuzz(func(t *testing.T, text, name string) {
		im := &importer.Importer{
			Client:  importer.Client{HTTP: &http.Client{Transport: nobody{}}},
			Mapping: mapping(t, `{"fields":{"workforce.employees":{"column":"a"}}}`), Refused: io.Discard,
		}
		sum, _ := im.Run(t.Context(), name, strings.NewReader("a;b\n"+text))
		if sum.Read > strings.Count(text, "\n")+2 {
			t.Errorf("%d rows", sum.Read)
		}
	})
}

package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
)

const (
	// codesAtOnce and bytesAtOnce bound one call: the bus takes messages of 4 MB.
	codesAtOnce = 500
	bytesAtOnce = 300 << 10
	// maxLabel is the longest label that the contract takes.
	maxLabel = 500
)

// official matches the key of a CPV or NUTS code's label.
var official = regexp.MustCompile(`^code\|name\|(cpv|nuts)\.([0-9]{8}|[A-Z]{2}[A-Z0-9]{0,3})$`)

// needed are the languages whose files must be there: the house's that the
// Union's files have.
func needed() []string { return []string{"en", "es", "fr", "it", "pl", "pt", "ro", "sv"} }

// Labels are what the official files say: by list, code and language.
type Labels map[string]map[string]map[string]string

// ReadLabels reads translations/code_<language>.xml in the folder of the
// official eForms files, those of all languages that are there. It is an error
// when the folder has no such files, when one of a language of the house is
// missing, or when one cannot be read; the error names the file.
func ReadLabels(dir fs.FS) (Labels, error) {
	files, err := fs.Glob(dir, "translations/code_[a-z][a-z].xml")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("there is no translations/code_en.xml in it; give the folder of the official eForms files (the eForms SDK), the one that has the folder translations")
	}
	labels := Labels{"cpv": {}, "nuts": {}}
	for _, language := range needed() {
		if name := "translations/code_" + language + ".xml"; !slices.Contains(files, name) {
			return nil, fmt.Errorf("%s is missing; the files of %s are needed", name, strings.Join(needed(), ", "))
		}
	}
	for _, name := range files {
		if err := labels.read(dir, name); err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", name, err)
		}
	}
	return labels, nil
}

// read takes the labels of one language.
func (l Labels) read(dir fs.FS, name string) error {
	language := strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "code_"), ".xml")
	file, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	taken := 0
	err = properties(file, func(key, text string) {
		m := official.FindStringSubmatch(key)
		if m == nil || text == "" || len(text) > maxLabel {
			return
		}
		taken++
		if l[m[1]][m[2]] == nil {
			l[m[1]][m[2]] = map[string]string{}
		}
		l[m[1]][m[2]][language] = text
	})
	if err == nil && taken == 0 {
		err = errors.New("it has no label of a CPV or NUTS code")
	}
	return err
}

// CodeCount says what became of the codes of one list.
type CodeCount struct{ Created, Updated, Unchanged int }

// SendLabels imports the labels, list by list, and has the search take over the
// new words. A run that broke off can be started again.
func (c Client) SendLabels(ctx context.Context, source string, labels Labels, out io.Writer) error {
	for _, list := range slices.Sorted(maps.Keys(labels)) {
		var count CodeCount
		for _, batch := range batches(labels[list]) {
			answer := &codelistsv1.ImportCodesResponse{}
			request := &codelistsv1.ImportCodesRequest{Codelist: list, Source: source, Codes: batch}
			if err := c.post(ctx, "/api/v1/codelists/"+list+":import", request, answer); err != nil {
				return fmt.Errorf("%s %s to %s: %w", list, batch[0].GetCode(), batch[len(batch)-1].GetCode(), err)
			}
			count.Created += int(answer.GetCreated())
			count.Updated += int(answer.GetUpdated())
			count.Unchanged += int(answer.GetUnchanged())
		}
		fmt.Fprintf(out, "%s: %d codes: %d created, %d updated, %d unchanged\n", list, len(labels[list]), count.Created, count.Updated, count.Unchanged)
	}
	return c.reindex(ctx, out)
}

// reindex has the search read the words again; where it runs elsewhere or takes
// longer, the person is told.
func (c Client) reindex(ctx context.Context, out io.Writer) error {
	err := c.post(ctx, "/api/v1/search:reindex", &searchv1.ReindexRequest{}, &searchv1.ReindexResponse{})
	var p *Problem
	switch {
	case err == nil:
		fmt.Fprintln(out, "The search has taken over the words.")
	case reason(err) == "search.still_rebuilding":
		fmt.Fprintln(out, "The search is taking over the words; this goes on for a while.")
	case errors.As(err, &p) && p.Status == http.StatusNotFound:
		fmt.Fprintln(out, "The search does not run at this address: send POST /api/v1/search:reindex to the one that runs it.")
	default:
		return fmt.Errorf("the codes are imported; the search has not taken over their words: %w", err)
	}
	return nil
}

// batches splits the codes, in their order, into what one call takes.
func batches(codes map[string]map[string]string) [][]*codelistsv1.CodeLabels {
	var all [][]*codelistsv1.CodeLabels
	var batch []*codelistsv1.CodeLabels
	size := 0
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		for _, label := range codes[code] {
			size += len(label) + len(`"en":"",`)
		}
		batch = append(batch, &codelistsv1.CodeLabels{Code: code, Labels: codes[code]})
		if len(batch) == codesAtOnce || size > bytesAtOnce {
			all, batch, size = append(all, batch), nil, 0
		}
	}
	if len(batch) > 0 {
		all = append(all, batch)
	}
	return all
}

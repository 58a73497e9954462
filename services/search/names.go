package search

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// languages are those that people search in (ISO 639-1).
func languages() []string { return []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"} }

// names knows what codes are called in all languages, so that "nettoyage" finds
// a supplier that only gave a CPV code. It remembers what it asked for.
type names struct {
	client codelistsv1.CodelistsServiceClient
	log    *slog.Logger
	mu     sync.Mutex
	// known are the labels in all languages by list and code.
	known map[string]map[string]name
	// since is the instant, in real time, before which what was learnt is asked
	// for again: labels may have been imported.
	since time.Time
	// away is until when, in real time, codelists is not asked after it failed
	// to answer.
	away time.Time
}

// name is what a code is called, and when that was learnt, in real time.
type name struct {
	label string
	at    time.Time
}

// namesKept is how long a name is believed: another process may have had the
// official labels imported.
const namesKept = 10 * time.Minute

// awayFor is how long codes go without a name before codelists is asked again.
const awayFor = 5 * time.Second

func newNames(client codelistsv1.CodelistsServiceClient, log *slog.Logger) *names {
	return &names{client: client, log: log, known: map[string]map[string]name{}}
}

// learn asks for the labels of codes that are not known yet. Codes whose list
// cannot be had are indexed without a name and asked for again the next time.
func (n *names) learn(ctx context.Context, list string, codes []string) {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	n.mu.Lock()
	now := time.Now()
	codes = slices.DeleteFunc(codes, func(c string) bool {
		at := n.known[list][c].at
		return c == "" || at.After(n.since) && now.Sub(at) < namesKept
	})
	away := now.Before(n.away)
	n.mu.Unlock()
	if away {
		return
	}
	for chunk := range slices.Chunk(codes, 200) {
		labels := map[string]string{}
		for _, c := range chunk {
			labels[c] = ""
		}
		for _, language := range languages() {
			answer, err := n.client.ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: list, Language: language, Codes: chunk, PageSize: 500})
			if err != nil {
				n.log.WarnContext(ctx, "index without the names of codes", "codelist", list, "error", err)
				n.mu.Lock()
				n.away = time.Now().Add(awayFor)
				n.mu.Unlock()
				return
			}
			for _, c := range answer.GetCodes() {
				if !strings.Contains(labels[c.GetCode()], c.GetLabel()) {
					labels[c.GetCode()] += " " + c.GetLabel()
				}
			}
		}
		n.keep(list, labels)
	}
}

func (n *names) keep(list string, labels map[string]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known[list] == nil {
		n.known[list] = map[string]name{}
	}
	for code, label := range labels {
		n.known[list][code] = name{label: label, at: time.Now()}
	}
}

// refresh has every name asked for again before it is next used.
func (n *names) refresh() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.since = time.Now()
}

// of gives what is known of codes, as text to search in.
func (n *names) of(list string, codes ...string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var labels []string
	for _, c := range codes {
		if label := n.known[list][c].label; label != "" {
			labels = append(labels, label)
		}
	}
	return labels
}

package meili_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fairlot/fairlot/services/search/engine/meili"
)

var update = flag.Bool("update", false, "write the golden files anew")

// server answers as Meilisearch does and writes down what it was asked.
type server struct {
	*httptest.Server
	mu    sync.Mutex
	log   strings.Builder
	tasks int
	// status of every task, and answers by "METHOD path" that replace the usual ones.
	status  string
	answers map[string]string
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{status: "succeeded", answers: map[string]string{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) engine(t *testing.T) *meili.Engine {
	t.Helper()
	e := meili.New(s.URL, meili.Options{Key: "key", Prefix: "test"})
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// ServeHTTP logs a request, except the asking about tasks, and answers it.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.Header.Get("Authorization") != "Bearer key" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/tasks/") {
		_, _ = fmt.Fprintf(w, `{"uid":%s,"status":%q,"error":{"message":"no space left","code":"internal"}}`, filepath.Base(r.URL.Path), s.status)
		return
	}
	body, _ := io.ReadAll(r.Body)
	s.write(r, body)
	if answer, ok := s.answers[r.Method+" "+r.URL.Path]; ok {
		if strings.Contains(answer, `"index_not_found"`) {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, answer)
		return
	}
	s.tasks++
	w.WriteHeader(http.StatusAccepted)
	_, _ = fmt.Fprintf(w, `{"taskUid":%d,"status":"enqueued"}`, s.tasks)
}

func (s *server) write(r *http.Request, body []byte) {
	var pretty bytes.Buffer
	if json.Indent(&pretty, body, "", "  ") != nil {
		pretty.Write(body)
	}
	s.log.WriteString(r.Method + " " + r.URL.RequestURI() + "\n")
	if pretty.Len() > 0 {
		s.log.WriteString(pretty.String() + "\n")
	}
	s.log.WriteString("\n")
}

// golden compares what was asked with a file.
func (s *server) golden(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	got := s.log.String()
	s.mu.Unlock()
	path := filepath.Join("testdata", t.Name()+".http")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("asked\n%s\nwant (%s)\n%s", got, path, want)
	}
}

// asked waits until the log has a text.
func (s *server) asked(t *testing.T, text string) {
	t.Helper()
	for t.Context().Err() == nil {
		s.mu.Lock()
		found := strings.Contains(s.log.String(), text)
		s.mu.Unlock()
		if found {
			return
		}
	}
	t.Fatalf("%s was not asked", text)
}

package house_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is the program, made once for all tests.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fairlot-house-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", dir, "./services/fairlot")
	cmd.Dir = "../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		return dir, errors.New(string(out))
	}
	return filepath.Join(dir, "fairlot"), nil
})

// TestMain removes the program at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := built(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// address finds where a process listens in what it prints.
type address struct {
	mu    sync.Mutex
	text  strings.Builder
	found chan string
}

func (a *address) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.text.Write(p)
	if m := regexp.MustCompile(`Fairlot is at (http://\S+)`).FindStringSubmatch(a.text.String()); m != nil && a.found != nil {
		a.found <- m[1]
		a.found = nil
	}
	return len(p), nil
}

func (a *address) log() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.text.String()
}

// serve starts a process of the deployment and gives its address and its log.
func (b bus) serve(user string) (string, *address) {
	b.t.Helper()
	out := &address{found: make(chan string, 1)}
	found := out.found
	cmd := exec.Command(program(b.t), append([]string{"serve"}, deployed[user]...)...)
	cmd.Env = append(os.Environ(), "FAIRLOT_DATA="+b.t.TempDir(), "FAIRLOT_LISTEN=127.0.0.1:0", "FAIRLOT_NATS="+b.url(user), "FAIRLOT_NATS_ROOT_CA="+b.ca())
	if user == "accounts" {
		cmd.Env = append(cmd.Env, "FAIRLOT_ADMINISTRATOR=admin@fairlot.example",
			"FAIRLOT_ADMINISTRATOR_PASSWORD_FILE="+filepath.Join(b.secrets, "administrator.password"))
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	b.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-ended
	})
	select {
	case base := <-found:
		return base, out
	case err := <-ended:
		ended <- err
		b.t.Fatalf("%s ended: %v\n%s", user, err, out.log())
	case <-time.After(90 * time.Second):
		b.t.Fatalf("%s does not start:\n%s", user, out.log())
	}
	return "", nil
}

func TestEveryProcessWorksWithItsPermissionsAlone(t *testing.T) {
	b := startBus(t)
	logs, bases := map[string]*address{}, map[string]string{}
	for _, user := range startOrder() {
		bases[user], logs[user] = b.serve(user)
	}
	for _, base := range bases {
		runUntil(t, func() bool {
			status, _ := ask(t, http.MethodGet, base+"/readyz", "", "")
			return status == http.StatusOK
		})
	}
	password, err := os.ReadFile(filepath.Join(b.secrets, "administrator.password"))
	if err != nil {
		t.Fatal(err)
	}
	body := `{"email":"admin@fairlot.example","password":"` + strings.TrimSpace(string(password)) + `"}`
	status, answer := ask(t, http.MethodPost, bases["web"]+"/api/v1/sessions", "", body)
	token := regexp.MustCompile(`"token":\s*"([^"]+)"`).FindStringSubmatch(answer)
	if status >= 300 || token == nil {
		t.Fatalf("sign in through web: %d %s", status, answer)
	}
	for _, path := range []string{"/api/v1/organisations", "/api/v1/suppliers", "/api/v1/tenders", "/api/v1/search/suppliers?q=a", "/api/v1/ocds/releases"} {
		if status, answer := ask(t, http.MethodGet, bases["web"]+path, token[1], ""); status != http.StatusOK {
			t.Errorf("GET %s through web: %d %s", path, status, answer)
		}
	}
	b.recordHears(bases["web"], token[1])
	for user, log := range logs {
		for _, words := range []string{"permissions violation", "not as this version asks for"} {
			if strings.Contains(strings.ToLower(log.log()), words) {
				t.Errorf("%s is refused something it does:\n%s", user, log.log())
			}
		}
	}
}

// recordHears lets an event of accounts reach the record, in another process,
// which shows an act that is not public by its hash.
func (b bus) recordHears(web, token string) {
	b.t.Helper()
	org := `{"kind":"ORGANISATION_KIND_BUYER","name":"Gdańsk","language":"pl","timeZone":"Europe/Warsaw"}`
	status, answer := ask(b.t, http.MethodPost, web+"/api/v1/organisations", token, org)
	id := regexp.MustCompile(`"id":\s*"(org_[^"]+)"`).FindStringSubmatch(answer)
	if status >= 300 || id == nil {
		b.t.Fatalf("an organisation through web: %d %s", status, answer)
	}
	sealed := sha256.Sum256([]byte("accounts.OrganisationChanged\n" + id[1]))
	runUntil(b.t, func() bool {
		_, answer := ask(b.t, http.MethodGet, web+"/api/v1/record", token, "")
		return strings.Contains(answer, hex.EncodeToString(sealed[:]))
	})
}

// ask makes a request of the API and gives its status, 0 without an answer.
func ask(t *testing.T, method, url, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = answer.Body.Close() }() // it was read to its end
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

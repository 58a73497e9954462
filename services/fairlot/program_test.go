package main_test

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// program is how one process of the instance is started.
type program struct {
	// Services to run; empty runs all.
	Services []string
	// NATS to connect to; empty starts one inside the process.
	NATS string
	// Data is the data folder; empty takes a new one.
	Data          string
	Sandbox, Demo bool
}

// process is a running program.
type process struct {
	t    *testing.T
	base string
	cmd  *exec.Cmd
}

// binary builds the program once.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fairlot-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "fairlot")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		_, _ = os.Stderr.Write(out)
	}
	return path, err
})

// TestMain removes the binary at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// start launches a process and gives its address once it is ready.
func start(t *testing.T, p program) string {
	t.Helper()
	return launch(t, p).ready()
}

// launch starts a process on a free port. It is stopped with the test, and must
// then end by itself within its drain time.
func launch(t *testing.T, p program) *process {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	if p.Data == "" {
		p.Data = t.TempDir()
	}
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"serve"}, p.Services...)
	args = append(args, "--data", p.Data, "--listen", "127.0.0.1:0", "--log-level", "warn", "--administrator", "admin@fairlot.example", "--administrator-password-file", secret)
	if p.NATS != "" {
		args = append(args, "--nats", p.NATS)
	}
	if p.Sandbox {
		args = append(args, "--sandbox")
	}
	if p.Demo {
		args = append(args, "--demo")
	}
	cmd := exec.Command(path, args...)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	proc := &process{t: t, cmd: cmd}
	t.Cleanup(proc.stop)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			proc.base = "http://" + strings.Fields(address)[0]
			break
		}
	}
	if proc.base == "" {
		t.Fatal("the program did not print its address")
	}
	go func() {
		for lines.Scan() { // keep the pipe empty
		}
	}()
	return proc
}

// ready waits until every check of the process passes, and gives its address.
// Loading the demonstration takes its time on a busy machine.
func (p *process) ready() string {
	p.t.Helper()
	within(p.t, 3*time.Minute, "readiness of "+p.base, func() (int, bool) {
		ctx, cancel := context.WithTimeout(p.t.Context(), 5*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/readyz", nil)
		if err != nil {
			p.t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, false
		}
		defer func() { _ = resp.Body.Close() }() // only the status counts
		return resp.StatusCode, resp.StatusCode == http.StatusOK
	})
	return p.base
}

// stop asks the process to end and waits for it.
func (p *process) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan error, 1)
	go func() { done <- p.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			p.t.Errorf("the program ended badly: %v", err)
		}
	case <-time.After(30 * time.Second):
		p.t.Error("the program did not end when asked")
		_ = p.cmd.Process.Kill()
	}
}

// startNATS runs a NATS server with JetStream on a loopback port.
func startNATS(t *testing.T) string {
	t.Helper()
	srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(func() {
		srv.Shutdown()
		srv.WaitForShutdown()
	})
	if !srv.ReadyForConnections(10 * time.Second) {
		t.Fatal("NATS is not ready")
	}
	return srv.ClientURL()
}

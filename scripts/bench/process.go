package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// password signs in everybody of the demonstration.
const password = "fairlot-demo"

// process is a running program.
type process struct {
	base string
	cmd  *exec.Cmd
	// ready is how long it took from the start to readiness.
	ready time.Duration
}

// serve starts the program on a free port and waits until it is ready.
func (b *bench) serve(ctx context.Context, data string, flags ...string) (*process, error) {
	begin := time.Now()
	args := append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error"}, flags...)
	cmd := exec.CommandContext(ctx, b.binary, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	lines := bufio.NewScanner(out)
	for p.base == "" && lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			p.base = "http://" + strings.Fields(address)[0]
		}
	}
	if p.base == "" {
		return nil, errors.New("the program did not print its address")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	for {
		if status, _, err := p.call(ctx, "GET", "/readyz", "", nil); err == nil && status == http.StatusOK {
			p.ready = time.Since(begin)
			return p, nil
		}
		if err := wait(ctx, 2*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// memory gives the resident set in MB.
func (p *process) memory() (int, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	return kb / 1024, err
}

// call sends a request and reads the answer.
func (p *process) call(ctx context.Context, method, path, token string, body any) (int, []byte, error) {
	var reader io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		reader = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, reader)
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, data, err
}

// ask is call for JSON that must succeed.
func (p *process) ask(ctx context.Context, method, path, token string, body any, into any) error {
	status, data, err := p.call(ctx, method, path, token, body)
	if err != nil {
		return err
	}
	if status >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %d %s", method, path, status, data)
	}
	return json.Unmarshal(data, into)
}

// signIn gives a bearer token.
func (p *process) signIn(ctx context.Context, email string) (string, error) {
	var session struct{ Token string }
	err := p.ask(ctx, "POST", "/api/v1/sessions", "", map[string]string{"email": email, "password": password}, &session)
	return session.Token, err
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

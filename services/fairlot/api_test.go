package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// object is a JSON object of the API.
type object = map[string]any

// caller is somebody who uses the REST API of an instance.
type caller struct {
	t     *testing.T
	base  string
	token string
}

// call sends a request and gives the status and the answer's body.
func (c caller) call(method, path, contentType string, body []byte) (int, []byte) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 60*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, data
}

// try sends JSON and gives the status and the answer.
func (c caller) try(method, path string, body any) (int, object) {
	c.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	status, answer := c.call(method, path, "application/json", data)
	out := object{}
	if len(answer) > 0 && answer[0] == '{' {
		if err := json.Unmarshal(answer, &out); err != nil {
			c.t.Fatalf("%s %s answered %s: %v", method, path, answer, err)
		}
	}
	return status, out
}

// do is try that must succeed.
func (c caller) do(method, path string, body any) object {
	c.t.Helper()
	status, out := c.try(method, path, body)
	if status >= http.StatusMultipleChoices {
		c.t.Fatalf("%s %s: %d %v", method, path, status, out)
	}
	return out
}

// refused is try that must fail with the status, and gives the problem.
func (c caller) refused(status int, method, path string, body any) object {
	c.t.Helper()
	got, out := c.try(method, path, body)
	if got != status {
		c.t.Fatalf("%s %s: got %d %v, want %d", method, path, got, out, status)
	}
	return out
}

func (c caller) get(path string) object { c.t.Helper(); return c.do(http.MethodGet, path, nil) }
func (c caller) post(path string, body any) object {
	c.t.Helper()
	return c.do(http.MethodPost, path, body)
}

// signIn gives the caller that the e-mail and the demonstration's password open.
func signIn(t *testing.T, base, email string) caller {
	t.Helper()
	c := caller{t: t, base: base}
	session := c.post("/api/v1/sessions", object{"email": email, "password": password})
	c.token = str(session, "token")
	return c
}

// upload sends a file and gives the File to refer to.
func (c caller) upload(path, name, mediaType string, content []byte) object {
	c.t.Helper()
	status, data := c.call(http.MethodPost, path+"?name="+name, mediaType, content)
	if status >= http.StatusMultipleChoices {
		c.t.Fatalf("upload %s: %d %s", name, status, data)
	}
	var out object
	if err := json.Unmarshal(data, &out); err != nil {
		c.t.Fatal(err)
	}
	return out
}

// eventually asks until the answer is as hoped, or fails after a while.
func eventually[T any](t *testing.T, what string, ask func() (T, bool)) T {
	t.Helper()
	return within(t, 30*time.Second, what, ask)
}

// within is eventually with a patience of its own.
func within[T any](t *testing.T, patience time.Duration, what string, ask func() (T, bool)) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if got, ok := ask(); ok {
			return got
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s did not come about", what)
		case <-tick.C:
		}
	}
}

// str reads a string at a path such as "lots.0.price.amount".
func str(o any, path string) string {
	v := at(o, path)
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func at(o any, path string) any {
	for _, key := range strings.Split(path, ".") {
		switch v := o.(type) {
		case object:
			o = v[key]
		case []any:
			i := 0
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(v) {
				return nil
			}
			o = v[i]
		default:
			return nil
		}
	}
	return o
}

// size counts a list at a path.
func size(o any, path string) int {
	list, _ := at(o, path).([]any)
	return len(list)
}

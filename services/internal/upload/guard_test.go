package upload_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/services/internal/upload"
)

// serve runs an app with a guard that reads a body only at /read.
func serve(t *testing.T) string {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true, StreamRequestBody: true, DisablePreParseMultipartForm: true, DisableStartupMessage: true, BodyLimit: 64 << 10})
	app.Use(upload.Guard)
	app.Get("/secret", func(c *fiber.Ctx) error { return c.SendString("secret") })
	app.Post("/refuse", func(*fiber.Ctx) error { return fiber.ErrUnauthorized })
	app.Post("/read", func(c *fiber.Ctx) error {
		n, err := io.Copy(io.Discard, c.Context().RequestBodyStream())
		if err != nil {
			return err
		}
		return c.SendString(fmt.Sprint(n))
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return listener.Addr().String()
}

// exchange sends bytes on one connection and gives the answers until it closes,
// or until there are as many as wanted.
func exchange(t *testing.T, address, bytes string, wanted int) []int {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }() // the answers were read
	go func() { _, _ = io.WriteString(conn, bytes) }()
	var list []int
	for r := bufio.NewReader(conn); len(list) < wanted; {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			break
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.Body.Close() != nil {
			break
		}
		list = append(list, resp.StatusCode)
	}
	return list
}

func TestARequestHiddenInAnUnreadBodyIsNotAnswered(t *testing.T) {
	address := serve(t)
	hidden := "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n" // a 404 of its own, were it answered
	padding := strings.Repeat("x", 100_000)
	for _, c := range []struct {
		name, path string
		body       string
		chunked    bool
		want       string
	}{
		{"refused", "/refuse", padding + hidden, false, "[401 200]"},
		{"no such path", "/nowhere", padding + hidden, false, "[404 200]"},
		{"refused, chunked", "/refuse", padding + hidden, true, "[401]"},
		{"read to its end", "/read", padding + hidden, false, "[200 200]"},
		{"small", "/refuse", "small", false, "[401 200]"},
		{"nothing", "/refuse", "", false, "[401 200]"},
		{"small, chunked", "/read", "small", true, "[200]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := fmt.Sprintf("Content-Length: %d\r\n\r\n", len(c.body))
			body := c.body
			if c.chunked {
				head, body = "Transfer-Encoding: chunked\r\n\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(c.body), c.body)
			}
			bytes := "POST " + c.path + " HTTP/1.1\r\nHost: x\r\n" + head + body + "GET /secret HTTP/1.1\r\nHost: x\r\n\r\n"
			got := fmt.Sprint(exchange(t, address, bytes, 2))
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheConnectionEndsBehindABodyThatIsTooLongToReadOn(t *testing.T) {
	address := serve(t)
	body := strings.Repeat("x", 6<<20)
	bytes := fmt.Sprintf("POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%sGET /secret HTTP/1.1\r\nHost: x\r\n\r\n", len(body), body)
	// The answer itself may be lost with the connection; the next request is not answered.
	if got := exchange(t, address, bytes, 2); len(got) > 1 {
		t.Errorf("got %v", got)
	}
}

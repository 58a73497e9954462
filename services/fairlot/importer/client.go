package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// callTimeout bounds one call.
const callTimeout = 60 * time.Second

// Client calls the API of one instance.
type Client struct {
	// Server is the address, for example http://127.0.0.1:8080.
	Server string
	// Token is the bearer token or API key of who may import.
	Token string
	HTTP  *http.Client
}

// Problem is an answer of the server that is an error (RFC 9457).
type Problem struct {
	Status         int
	Reason, Detail string
}

// Error implements error.
func (p *Problem) Error() string {
	switch {
	case p.Detail == "":
		return fmt.Sprintf("the server answered %d", p.Status)
	case p.Status == http.StatusUnauthorized || p.Status == http.StatusForbidden:
		return fmt.Sprintf("the server refused the token (%d): %s", p.Status, p.Detail)
	}
	return fmt.Sprintf("the server answered %d: %s", p.Status, p.Detail)
}

// post sends a message to a path and reads the answer into another. An answer
// that is an error is a *Problem.
func (c Client) post(ctx context.Context, path string, request, answer proto.Message) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	body, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(request)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(c.Server, "/")+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the address of the server: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err := c.HTTP.Do(r)
	if err != nil {
		return fmt.Errorf("the server cannot be reached: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("the server's answer broke off: %w", err)
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		p := &Problem{}
		_ = json.Unmarshal(data, p) // what is no problem document has a status all the same
		p.Status = resp.StatusCode
		return p
	}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, answer); err != nil {
		return fmt.Errorf("the server's answer is not understood: %w", err)
	}
	return nil
}

// reason gives the reason of an error of the server, "" for any other.
func reason(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return p.Reason
	}
	return ""
}

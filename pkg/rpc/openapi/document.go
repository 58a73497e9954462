package openapi

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/rpc/rest"
)

// Options say what the contracts do not.
type Options struct {
	// Title and Version name the interface; Description introduces it.
	Title, Version, Description string
	// Sources hold the .proto files, for their comments; nil leaves them out.
	Sources fs.FS
	// Routes are operations written by hand, such as uploads.
	Routes []Route
}

// Route is an operation that no contract has.
type Route struct {
	// Verb is the HTTP method, Path is written like "/api/v1/files/{file}".
	Verb, Path string
	// Tag groups it with a service, "tenders" for example.
	Tag string
	// Summary says what it does, Who may call it.
	Summary, Who string
	// Public says that it needs no sign-in.
	Public bool
	// Takes and Gives are media types; "" is no body. A form upload
	// (multipart/form-data) has one part, "file".
	Takes, Gives string
	// Answer is the JSON answer's message, if it is one of the contracts'.
	Answer protoreflect.MessageDescriptor
}

type document struct {
	OpenAPI    string                           `json:"openapi"`
	Info       info                             `json:"info"`
	Servers    []server                         `json:"servers"`
	Tags       []tag                            `json:"tags"`
	Paths      map[string]map[string]*operation `json:"paths"`
	Components components                       `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description,omitempty"`
}

type server struct {
	URL string `json:"url"`
}

type tag struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

type components struct {
	Schemas         map[string]*schema         `json:"schemas"`
	Responses       map[string]*response       `json:"responses"`
	SecuritySchemes map[string]*securityScheme `json:"securitySchemes"`
}

type securityScheme struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme"`
	Description string `json:"description"`
}

// Document makes the OpenAPI document of the services' annotated methods.
func Document(o Options, services ...protoreflect.ServiceDescriptor) ([]byte, error) {
	d, err := build(o, services)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(d, "", " ")
}

func build(o Options, services []protoreflect.ServiceDescriptor) (*document, error) {
	bindings, err := rest.Bindings(services...)
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	texts, err := comments(o.Sources)
	if err != nil {
		return nil, fmt.Errorf("openapi: comments: %w", err)
	}
	w := &writer{doc: empty(o), texts: texts, shapes: map[string]string{}, ids: map[string]int{}}
	for _, s := range services {
		if hasAddress(bindings, s) {
			w.tag(service(s), texts[s.FullName()])
		}
	}
	for _, b := range bindings {
		w.binding(b)
	}
	for _, r := range o.Routes {
		w.route(r)
	}
	slices.SortFunc(w.doc.Tags, func(a, b tag) int { return strings.Compare(a.Name, b.Name) })
	return w.doc, nil
}

func hasAddress(bindings []*rest.Binding, s protoreflect.ServiceDescriptor) bool {
	return slices.ContainsFunc(bindings, func(b *rest.Binding) bool { return b.Method.Parent() == s })
}

func empty(o Options) *document {
	if o.Version == "" {
		o.Version = "1"
	}
	return &document{
		OpenAPI: "3.1.0",
		Info:    info{Title: o.Title, Version: o.Version, Description: o.Description},
		Servers: []server{{URL: "/"}},
		Tags:    []tag{},
		Paths:   map[string]map[string]*operation{},
		Components: components{
			Schemas: map[string]*schema{"Problem": problemSchema()},
			Responses: map[string]*response{"Problem": {
				Description: "The request failed; the problem says why and what to change (RFC 9457).",
				Content:     map[string]media{"application/problem+json": {Schema: ref("Problem")}},
			}},
			SecuritySchemes: map[string]*securityScheme{"bearer": {
				Type: "http", Scheme: "bearer", Description: "The token of a session (POST /api/v1/sessions) or an API key.",
			}},
		},
	}
}

func problemSchema() *schema {
	text := func(what string) *schema { return &schema{Type: "string", Description: what} }
	params := &schema{Type: "object", Description: "What fills the blanks of a translated text.", AdditionalProperties: &schema{Type: "string"}}
	return &schema{
		Type: "object", Required: []string{"type", "title", "status", "detail", "reason"},
		Properties: map[string]*schema{
			"type": text("A URN that names the reason."), "title": text("The HTTP status in words."),
			"status": {Type: "integer", Description: "The HTTP status."},
			"detail": text("What is wrong, in plain English."), "reason": text("The machine name of the reason."),
			"params": params, "trace": text("What support needs to find the request."),
			"violations": {Type: "array", Description: "The fields to change.", Items: &schema{
				Type: "object", Required: []string{"field", "reason", "detail"},
				Properties: map[string]*schema{
					"field": text("The field as it was sent, for example lots[0].value."), "reason": text("The machine name of the reason."),
					"detail": text("What to do, in plain English."), "params": params,
				},
			}},
		},
	}
}

// service is the service's name in subjects, "tenders" for fairlot.tenders.v1.
func service(s protoreflect.Descriptor) string { return short(s.ParentFile().Package()) }

// short leaves out the parts of a name that all contracts share.
func short(name protoreflect.FullName) string {
	parts := strings.Split(strings.TrimPrefix(string(name), "fairlot."), ".")
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "v1" }), ".")
}

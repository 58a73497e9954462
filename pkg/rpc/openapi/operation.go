package openapi

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

type operation struct {
	OperationID string                `json:"operationId"`
	Tags        []string              `json:"tags"`
	Summary     string                `json:"summary,omitempty"`
	Description string                `json:"description,omitempty"`
	Parameters  []*parameter          `json:"parameters,omitempty"`
	RequestBody *requestBody          `json:"requestBody,omitempty"`
	Responses   map[string]*response  `json:"responses"`
	Security    []map[string][]string `json:"security"`
	Access      access                `json:"x-fairlot-access"`
}

// access is who may call, for machines; who is the same for people.
type access struct {
	Scope    string   `json:"scope"`
	Roles    []string `json:"roles,omitempty"`
	Services []string `json:"services,omitempty"`
	who      string
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *schema `json:"schema"`
}

type requestBody struct {
	Required bool             `json:"required,omitempty"`
	Content  map[string]media `json:"content"`
}

type media struct {
	Schema *schema `json:"schema"`
}

type response struct {
	Ref         string           `json:"$ref,omitempty"`
	Description string           `json:"description,omitempty"`
	Content     map[string]media `json:"content,omitempty"`
}

const mediaJSON = "application/json"

// writer fills a document.
type writer struct {
	doc   *document
	texts texts
	// shapes are the paths by their form without variable names: OpenAPI takes
	// two paths that differ in those names only for one.
	shapes map[string]string
	ids    map[string]int
}

func (w *writer) tag(name, description string) {
	if !slices.ContainsFunc(w.doc.Tags, func(t tag) bool { return t.Name == name }) {
		w.doc.Tags = append(w.doc.Tags, tag{Name: name, Description: description})
	}
}

// place finds the operation's place; names are the path's variables as they are
// written there.
func (w *writer) place(verb, path string, op *operation) (names []string) {
	shape := variable.ReplaceAllString(path, "{}")
	if _, known := w.shapes[shape]; !known {
		w.shapes[shape] = path
	}
	path = w.shapes[shape]
	if w.doc.Paths[path] == nil {
		w.doc.Paths[path] = map[string]*operation{}
	}
	w.doc.Paths[path][strings.ToLower(verb)] = op
	for _, m := range variable.FindAllStringSubmatch(path, -1) {
		names = append(names, m[1])
	}
	return names
}

func (w *writer) binding(b *rest.Binding) {
	m := b.Method
	path, fields := address(b.Path)
	op := &operation{
		OperationID: w.id(service(m) + "_" + string(m.Name())), Tags: []string{service(m)},
		Responses: map[string]*response{"default": {Ref: "#/components/responses/Problem"}},
		Access:    accessOf(rpc.AccessOf(m)),
	}
	op.Summary, op.Description = w.describe(m, op.Access.who)
	op.Security = security(op.Access.Scope == "public")
	for i, name := range w.place(b.Verb, path, op) {
		f := fieldAt(m.Input(), fields[i])
		op.Parameters = append(op.Parameters, &parameter{Name: name, In: "path", Required: true, Description: w.texts[f.FullName()], Schema: &schema{Type: "string"}})
	}
	if b.Body != "*" {
		op.Parameters = append(op.Parameters, w.query(m.Input(), "", append(slices.Clone(b.Vars), b.Body), nil)...)
	}
	if rpc.Creates(string(m.Name())) {
		op.Parameters = append(op.Parameters, keyParameter())
	}
	op.RequestBody = w.body(b)
	status := "200"
	if b.Created() {
		status = "201"
	}
	op.Responses[status] = &response{Description: "The answer.", Content: w.content(m.Output())}
}

func keyParameter() *parameter {
	return &parameter{
		Name: "Idempotency-Key", In: "header", Schema: &schema{Type: "string", MaxLength: pointer(uint64(100))},
		Description: "A value of the client's own; the same key with the same request makes one record only.",
	}
}

// id makes an operation's id, a second binding's different from the first's.
func (w *writer) id(name string) string {
	if w.ids[name]++; w.ids[name] > 1 {
		return fmt.Sprintf("%s_%d", name, w.ids[name])
	}
	return name
}

// describe splits a method's comment after its first sentence and adds who may call.
func (w *writer) describe(m protoreflect.MethodDescriptor, who string) (summary, description string) {
	text := w.texts[m.FullName()]
	if text == "" {
		text = words(string(m.Name())) + "."
	}
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1], text[i+2:] + " May call: " + who + "."
	}
	return text, "May call: " + who + "."
}

// words turns "CreateTender" into "Create tender".
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteString(" " + strings.ToLower(string(r)))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (w *writer) content(d protoreflect.MessageDescriptor) map[string]media {
	if d.FullName() == "google.api.HttpBody" {
		return map[string]media{"*/*": {Schema: &schema{}}}
	}
	return map[string]media{mediaJSON: {Schema: w.message(d)}}
}

func (w *writer) body(b *rest.Binding) *requestBody {
	switch b.Body {
	case "":
		return nil
	case "*":
		if len(b.Vars) == 0 {
			return &requestBody{Required: true, Content: w.content(b.Method.Input())}
		}
		return &requestBody{Content: map[string]media{mediaJSON: {Schema: w.object(b.Method.Input(), b.Vars)}}}
	}
	return &requestBody{Required: true, Content: w.content(fieldAt(b.Method.Input(), b.Body).Message())}
}

// query lists the fields that the query may fill, nested ones with dots.
func (w *writer) query(d protoreflect.MessageDescriptor, prefix string, skip []string, inside []protoreflect.FullName) []*parameter {
	var list []*parameter
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		name := prefix + string(f.Name())
		if slices.Contains(skip, name) || f.IsMap() || slices.Contains(inside, d.FullName()) {
			continue
		}
		if f.Message() != nil && wellKnown(f.Message()) == nil {
			if !f.IsList() {
				list = append(list, w.query(f.Message(), name+".", skip, append(inside, d.FullName()))...)
			}
			continue
		}
		s := w.field(f)
		p := &parameter{Name: name, In: "query", Description: s.Description, Schema: s, Required: required(f)}
		s.Description = ""
		list = append(list, p)
	}
	return list
}

func (w *writer) route(r Route) {
	op := &operation{
		OperationID: w.id(r.Tag + "_" + strings.ToLower(r.Verb) + "_" + strings.Trim(notName.ReplaceAllString(r.Path, "_"), "_")),
		Tags:        []string{r.Tag}, Summary: r.Summary, Description: "May call: " + r.Who + ".",
		Responses: map[string]*response{"default": {Ref: "#/components/responses/Problem"}},
		Access:    access{Scope: "signed_in", who: r.Who}, Security: security(r.Public),
	}
	if r.Public {
		op.Access.Scope = "public"
	}
	w.tag(r.Tag, "")
	for _, name := range w.place(r.Verb, r.Path, op) {
		op.Parameters = append(op.Parameters, &parameter{Name: name, In: "path", Required: true, Schema: &schema{Type: "string"}})
	}
	if r.Takes != "" {
		op.RequestBody = &requestBody{Required: true, Content: map[string]media{r.Takes: {Schema: taken(r.Takes)}}}
	}
	ok := &response{Description: "The answer."}
	switch {
	case r.Answer != nil:
		ok.Content = w.content(r.Answer)
	case r.Gives != "":
		ok.Content = map[string]media{r.Gives: {Schema: &schema{}}}
	}
	op.Responses["200"] = ok
}

func taken(mediaType string) *schema {
	if mediaType == "multipart/form-data" {
		return &schema{Type: "object", Properties: map[string]*schema{"file": {Type: "string", ContentMediaType: "application/octet-stream"}}}
	}
	return &schema{}
}

func security(public bool) []map[string][]string {
	signedIn := map[string][]string{"bearer": {}}
	if public {
		return []map[string][]string{{}, signedIn}
	}
	return []map[string][]string{signedIn}
}

func accessOf(a *optionsv1.Access) access {
	out := access{
		Scope: strings.ToLower(strings.TrimPrefix(a.GetScope().String(), "SCOPE_")),
		Roles: auth.RoleNames(a.GetRoles()...), Services: a.GetServices(),
	}
	roles := strings.ReplaceAll(strings.Join(out.Roles, ", "), "_", " ")
	switch a.GetScope() {
	case optionsv1.Scope_SCOPE_PUBLIC:
		out.who = "anyone"
	case optionsv1.Scope_SCOPE_SIGNED_IN:
		out.who = "people who are signed in"
	case optionsv1.Scope_SCOPE_ORGANISATION:
		out.who = "people of an organisation"
	default:
		out.who = "services"
	}
	switch {
	case roles == "" || out.Scope == "public":
	case len(out.Roles) == 1:
		out.who += " with the role " + roles
	default:
		out.who += " with one of the roles " + roles
	}
	return out
}

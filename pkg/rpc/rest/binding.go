package rest

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"
)

// httpBody is the message whose content travels as it is, not as JSON.
const httpBody protoreflect.FullName = "google.api.HttpBody"

// Binding is one way to reach a method: an HTTP method and a path template.
type Binding struct {
	// Method is the contract's method.
	Method protoreflect.MethodDescriptor
	// Verb is the HTTP method, Path the template as annotated.
	Verb, Path string
	// Body is "", "*" (the whole request) or the field that the body fills.
	Body string
	// Vars are the fields that the path fills.
	Vars []string

	template *template
	input    protoreflect.MessageType
	output   protoreflect.MessageType
}

// Bindings reads the google.api.http annotations of services, in the order in
// which paths are tried. A binding that contradicts its messages or another
// binding is an error. Methods without annotation are left out: they are for
// services only.
func Bindings(services ...protoreflect.ServiceDescriptor) ([]*Binding, error) {
	var list []*Binding
	taken := map[string]protoreflect.FullName{}
	for _, service := range services {
		for i := range service.Methods().Len() {
			m := service.Methods().Get(i)
			for _, rule := range rules(m) {
				b, err := newBinding(m, rule)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", m.FullName(), err)
				}
				key := b.Verb + " " + b.template.rank()
				if other, twice := taken[key]; twice {
					return nil, fmt.Errorf("%s and %s share %s %s", other, m.FullName(), b.Verb, b.Path)
				}
				taken[key] = m.FullName()
				list = append(list, b)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Binding) int { return strings.Compare(a.template.rank(), b.template.rank()) })
	return list, nil
}

func rules(m protoreflect.MethodDescriptor) []*annotations.HttpRule {
	rule, ok := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	if !ok || rule == nil {
		return nil
	}
	return append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...)
}

func newBinding(m protoreflect.MethodDescriptor, rule *annotations.HttpRule) (*Binding, error) {
	b := &Binding{Method: m, Body: rule.GetBody(), input: messageType(m.Input()), output: messageType(m.Output())}
	b.Verb, b.Path = verbAndPath(rule)
	if b.Verb == "" {
		return nil, fmt.Errorf("the annotation has no path")
	}
	if rule.GetResponseBody() != "" {
		return nil, fmt.Errorf("response_body is not served")
	}
	var err error
	if b.template, err = compile(b.Path); err != nil {
		return nil, err
	}
	b.Vars = b.template.vars
	for _, v := range b.Vars {
		if f := fieldAt(m.Input(), v); f == nil || f.IsList() || f.IsMap() || f.Message() != nil {
			return nil, fmt.Errorf("%s does not lead to a plain field", v)
		}
	}
	if b.Body != "" && b.Body != "*" {
		if f := fieldAt(m.Input(), b.Body); f == nil || f.IsList() || f.IsMap() || f.Message() == nil {
			return nil, fmt.Errorf("the body %s is not a message", b.Body)
		}
	}
	return b, nil
}

func verbAndPath(rule *annotations.HttpRule) (verb, path string) {
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return "GET", p.Get
	case *annotations.HttpRule_Post:
		return "POST", p.Post
	case *annotations.HttpRule_Put:
		return "PUT", p.Put
	case *annotations.HttpRule_Patch:
		return "PATCH", p.Patch
	case *annotations.HttpRule_Delete:
		return "DELETE", p.Delete
	case *annotations.HttpRule_Custom:
		return p.Custom.GetKind(), p.Custom.GetPath()
	}
	return "", ""
}

// messageType prefers the linked Go type to a dynamic one.
func messageType(d protoreflect.MessageDescriptor) protoreflect.MessageType {
	if t, err := protoregistry.GlobalTypes.FindMessageByName(d.FullName()); err == nil {
		return t
	}
	return dynamicpb.NewMessageType(d)
}

// fieldAt follows a dotted path of proto or JSON names; nil when it leads
// nowhere, or through a list or map.
func fieldAt(d protoreflect.MessageDescriptor, path string) protoreflect.FieldDescriptor {
	return follow(d, path, false)
}

func follow(d protoreflect.MessageDescriptor, path string, throughLists bool) protoreflect.FieldDescriptor {
	var f protoreflect.FieldDescriptor
	for name := range strings.SplitSeq(path, ".") {
		if d == nil {
			return nil
		}
		if f = d.Fields().ByName(protoreflect.Name(name)); f == nil {
			f = d.Fields().ByJSONName(name)
		}
		if f == nil {
			return nil
		}
		d = f.Message()
		if f.IsMap() || (f.IsList() && !throughLists) {
			d = nil
		}
	}
	return f
}

// Created tells whether success is answered with 201 rather than 200: the
// method makes something and answers with it.
func (b *Binding) Created() bool {
	name := string(b.Method.Name())
	return b.Verb == "POST" && b.template.pattern.Verb() == "" &&
		(strings.HasPrefix(name, "Create") || strings.HasPrefix(name, "Add") || strings.HasPrefix(name, "Ask") || strings.HasPrefix(name, "Register"))
}

// Raw tells whether the answer is sent as it is (google.api.HttpBody).
func (b *Binding) Raw() bool { return b.Method.Output().FullName() == httpBody }

// RPC is the method's full name as gRPC writes it.
func (b *Binding) RPC() string {
	return fmt.Sprintf("/%s/%s", b.Method.Parent().FullName(), b.Method.Name())
}

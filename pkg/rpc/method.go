package rpc

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

// method is one mounted method.
type method struct {
	full    string // "/fairlot.tenders.v1.TendersService/CreateTender"
	name    string // "CreateTender"
	service string // "tenders"
	subject string
	access  *optionsv1.Access
	input   protoreflect.MessageDescriptor
	handler grpc.MethodHandler
	impl    any
}

// methodsOf reads a service's methods and who may call them. A stream, an
// unknown service or a method without a scope is an error: deny by default.
func methodsOf(desc *grpc.ServiceDesc, impl any) ([]*method, error) {
	if len(desc.Streams) > 0 {
		return nil, fmt.Errorf("%s has streams, which the wire does not carry", desc.ServiceName)
	}
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(desc.ServiceName))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", desc.ServiceName, err)
	}
	service, ok := d.(protoreflect.ServiceDescriptor)
	if !ok {
		return nil, fmt.Errorf("%s is not a service", desc.ServiceName)
	}
	list := make([]*method, 0, len(desc.Methods))
	for _, md := range desc.Methods {
		m, err := newMethod(service, md, impl)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

func newMethod(service protoreflect.ServiceDescriptor, md grpc.MethodDesc, impl any) (*method, error) {
	d := service.Methods().ByName(protoreflect.Name(md.MethodName))
	if d == nil {
		return nil, fmt.Errorf("%s has no method %s", service.FullName(), md.MethodName)
	}
	access := AccessOf(d)
	if access.GetScope() == optionsv1.Scope_SCOPE_UNSPECIFIED {
		return nil, fmt.Errorf("%s does not say who may call it (option fairlot.options.v1.access)", d.FullName())
	}
	full := fmt.Sprintf("/%s/%s", service.FullName(), md.MethodName)
	subject, err := subjectOf(full)
	if err != nil {
		return nil, err
	}
	return &method{
		full: full, name: md.MethodName, service: strings.Split(subject, ".")[2], subject: subject,
		access: access, input: d.Input(), handler: md.Handler, impl: impl,
	}, nil
}

// AccessOf gives what the contract says about who may call a method; nil when
// it says nothing.
func AccessOf(d protoreflect.MethodDescriptor) *optionsv1.Access {
	if !proto.HasExtension(d.Options(), optionsv1.E_Access) {
		return nil
	}
	access, _ := proto.GetExtension(d.Options(), optionsv1.E_Access).(*optionsv1.Access)
	return access
}

// Linked gives every service of the house whose contract is linked into the
// program, by name. The REST gateway and the OpenAPI document of a process
// cover all of them, wherever they run.
func Linked() []protoreflect.ServiceDescriptor {
	var list []protoreflect.ServiceDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(f protoreflect.FileDescriptor) bool {
		if strings.HasPrefix(string(f.Package()), "fairlot.") {
			for i := range f.Services().Len() {
				list = append(list, f.Services().Get(i))
			}
		}
		return true
	})
	slices.SortFunc(list, func(a, b protoreflect.ServiceDescriptor) int {
		return strings.Compare(string(a.FullName()), string(b.FullName()))
	})
	return list
}

package rpc

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
)

// validationInterceptor holds the rules that the contract declares with
// protovalidate. All violations come at once, each with the rule's id as
// reason. A rule that cannot be compiled fails here, not at the first call.
func validationInterceptor(c clock.Clock, inputs []protoreflect.MessageDescriptor) (grpc.UnaryServerInterceptor, error) {
	validator, err := protovalidate.New(
		protovalidate.WithMessageDescriptors(inputs...),
		protovalidate.WithDisableLazy(),
		protovalidate.WithNowFunc(func() *timestamppb.Timestamp { return timestamppb.New(c.Now()) }),
	)
	if err != nil {
		return nil, fmt.Errorf("rules of the contract: %w", err)
	}
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		if message, ok := req.(proto.Message); ok {
			if err := violations(validator.Validate(message)); err != nil {
				return nil, err
			}
		}
		return next(ctx, req)
	}, nil
}

// violations turns what the validator found into the house's error.
func violations(err error) error {
	var found *protovalidate.ValidationError
	if !errors.As(err, &found) {
		return err
	}
	list := make([]error, 0, len(found.Violations))
	for _, v := range found.Violations {
		path := protovalidate.FieldPathString(v.Proto.GetField())
		limit := ruleValue(v.RuleValue)
		text := explain(v.Proto.GetRuleId(), limit, v.Proto.GetMessage())
		list = append(list, errs.Invalid(path, v.Proto.GetRuleId(), text, params(v.Proto, limit)...))
	}
	return errs.Join(list...)
}

// params fill the translated message: the limit of a rule, or both of a range.
// A range's second limit stands only in the rule's own words.
func params(v *validate.Violation, limit string) []string {
	_, kind, _ := strings.Cut(v.GetRuleId(), ".")
	if low, high, ranged := strings.Cut(kind, "_"); ranged && strings.HasPrefix(low, "gt") && (high == "lt" || high == "lte") {
		if n := regexp.MustCompile(`-?\d+(\.\d+)?`).FindAllString(v.GetMessage(), -1); len(n) == 2 {
			return []string{"min", n[0], "max", n[1]}
		}
		return nil
	}
	if limit == "" {
		return nil
	}
	return []string{"limit", limit}
}

func ruleValue(v protoreflect.Value) string {
	switch x := v.Interface().(type) {
	case nil, bool, []byte, protoreflect.Message, protoreflect.Map:
		return ""
	case protoreflect.List:
		parts := make([]string, x.Len())
		for i := range parts {
			parts[i] = x.Get(i).String()
		}
		return strings.Join(parts, ", ")
	default:
		return v.String()
	}
}

// explain says in plain English what to change. Rules that the contract words
// itself (CEL) and rare ones keep their own message.
func explain(rule, limit, message string) string {
	_, kind, found := strings.Cut(rule, ".")
	if !found {
		kind = rule
	}
	if text, ok := fixed(kind); ok {
		return text
	}
	switch kind {
	case "min_len":
		if limit == "1" {
			return "give a value"
		}
		return "write at least " + limit + " characters"
	case "max_len":
		return "write at most " + limit + " characters"
	case "len":
		return "write exactly " + limit + " characters"
	case "prefix":
		return "this must begin with " + limit
	case "min_items", "min_pairs":
		return "give at least " + limit
	case "max_items", "max_pairs":
		return "give at most " + limit
	case "in":
		return "choose one of: " + limit
	case "gt":
		return "this must be more than " + limit
	case "gte":
		return "this must be at least " + limit
	case "lt":
		return "this must be less than " + limit
	case "lte":
		return "this must be at most " + limit
	}
	if message == "" {
		return "this value is not accepted"
	}
	if strings.HasPrefix(message, "must ") {
		return "this " + message
	}
	return message
}

// fixed are the explanations that need no figure.
func fixed(kind string) (string, bool) {
	switch kind {
	case "required", "email_empty", "uri_empty", "uuid_empty", "ulid_empty", "hostname_empty":
		return "give a value", true
	case "pattern", "uuid", "ulid", "hostname":
		return "this does not have the expected form", true
	case "email":
		return "give an e-mail address such as name@example.org", true
	case "uri":
		return "give a full web address such as https://example.org/page", true
	case "defined_only":
		return "choose one of the listed values", true
	case "not_in":
		return "choose another value", true
	case "unique":
		return "no entry may come twice", true
	case "finite":
		return "give a number", true
	case "gt_now":
		return "this must lie in the future", true
	case "lt_now":
		return "this must lie in the past", true
	}
	return "", false
}

package rest

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/errs"
)

func marshaler() protojson.MarshalOptions { return protojson.MarshalOptions{UseProtoNames: true} }

// read fills the request message from body, query and path; the path wins.
func (g *gateway) read(c *fiber.Ctx, b *Binding, vars map[string]string, in proto.Message) error {
	if b.Body != "" {
		body, err := g.body(c)
		if err != nil {
			return err
		}
		if err := b.readBody(c, body, in); err != nil {
			return err
		}
	}
	if err := b.readQuery(string(c.Request().URI().QueryString()), in); err != nil {
		return err
	}
	for name, value := range vars {
		if err := runtime.PopulateFieldFromPath(in, name, value); err != nil {
			return errs.Invalid(name, "path.value", hint(fieldAt(b.Method.Input(), name)))
		}
	}
	return nil
}

// body gives the request's body as it is, up to the limit.
func (g *gateway) body(c *fiber.Ctx) ([]byte, error) {
	if encoding := c.Get(fiber.HeaderContentEncoding); encoding != "" && encoding != "identity" {
		return nil, refuse(http.StatusUnsupportedMediaType, "http.encoding", "send the body without content encoding")
	}
	if c.Request().Header.ContentLength() > g.opts.MaxBody {
		c.Context().SetConnectionClose()
		return nil, tooLarge()
	}
	body := c.Request().Body
	if stream := c.Context().RequestBodyStream(); stream != nil {
		read, err := io.ReadAll(io.LimitReader(stream, int64(g.opts.MaxBody)+1))
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "http.body", "the body did not arrive whole")
		}
		body = func() []byte { return read }
	}
	if b := body(); len(b) <= g.opts.MaxBody {
		return b, nil
	}
	c.Context().SetConnectionClose()
	return nil, tooLarge()
}

func (b *Binding) readBody(c *fiber.Ctx, body []byte, in proto.Message) error {
	target := in
	if b.Body != "*" {
		if len(body) == 0 {
			return nil
		}
		m := in.ProtoReflect()
		target = m.Mutable(fieldAt(m.Descriptor(), b.Body)).Message().Interface()
	}
	if file, ok := target.(*httpbody.HttpBody); ok {
		file.ContentType, file.Data = c.Get(fiber.HeaderContentType), body
		return nil
	}
	if len(body) == 0 {
		return nil
	}
	if !isJSON(c.Get(fiber.HeaderContentType)) {
		return refuse(http.StatusUnsupportedMediaType, "http.media_type", "send JSON with Content-Type: application/json")
	}
	return unmarshal(body, target)
}

// isJSON accepts application/json, application/…+json and nothing said.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || (strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json")))
}

// readQuery fills fields from the query, each by its path: "filter.since",
// "state" once or several times. One that does not exist, or that path or body
// fill, is refused.
func (b *Binding) readQuery(raw string, in proto.Message) error {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return refuse(http.StatusBadRequest, "http.query", "the query part of the address cannot be read")
	}
	var found []error
	for key, list := range values {
		field := b.queryField(key)
		if field == nil {
			found = append(found, errs.Invalid(key, "query.unknown", "there is no such parameter"))
			continue
		}
		list = slices.DeleteFunc(list, func(v string) bool { return v == "" && field.Kind() != protoreflect.StringKind })
		if len(list) == 0 {
			continue
		}
		one := url.Values{key: list}
		if err := runtime.PopulateQueryParameters(in, one, utilities.NewDoubleArray(nil)); err != nil {
			found = append(found, errs.Invalid(key, "query.value", hint(field)))
		}
	}
	slices.SortFunc(found, func(x, y error) int { return strings.Compare(x.Error(), y.Error()) })
	return errs.Join(found...)
}

// queryField is the field that a parameter fills, or nil.
func (b *Binding) queryField(key string) protoreflect.FieldDescriptor {
	if b.Body == "*" {
		return nil
	}
	path, _, isMap := strings.Cut(key, "[")
	f := fieldAt(b.Method.Input(), path)
	if f == nil || f.IsMap() != isMap || slices.Contains(b.Vars, path) {
		return nil
	}
	if b.Body != "" && (path == b.Body || strings.HasPrefix(path, b.Body+".")) {
		return nil
	}
	return f
}

// hint says what a field takes.
func hint(f protoreflect.FieldDescriptor) string {
	switch f.Kind() {
	case protoreflect.BoolKind:
		return "write true or false"
	case protoreflect.EnumKind:
		var names []string
		for i := range f.Enum().Values().Len() {
			names = append(names, string(f.Enum().Values().Get(i).Name()))
		}
		return "write one of " + strings.Join(names, ", ")
	case protoreflect.MessageKind:
		switch f.Message().FullName() {
		case "google.protobuf.Timestamp":
			return "write a time such as 2027-01-31T12:00:00Z"
		case "google.protobuf.Duration":
			return "write a duration such as 90s"
		}
		return "write an object"
	case protoreflect.StringKind:
		return "write text"
	case protoreflect.BytesKind:
		return "write base64"
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return "write a number"
	}
	return "write a whole number"
}

// raw sends a google.api.HttpBody as it is.
func raw(c *fiber.Ctx, out proto.Message) error {
	file, ok := out.(*httpbody.HttpBody)
	if !ok {
		return Problem(c, fmt.Errorf("%T is not a file", out))
	}
	contentType := file.GetContentType()
	if contentType == "" {
		contentType = fiber.MIMEOctetStream
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return c.Send(file.GetData())
}

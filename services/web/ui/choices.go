package ui

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/services/web/i18n"
)

// Allowed says which files a FileInput takes.
type Allowed struct {
	// Kinds are file name endings without the dot: "pdf", "docx".
	Kinds []string
	// Max is the largest size in bytes.
	Max int64
	// Many allows several files.
	Many bool
}

// Takes says whether a file of that name is of an allowed kind.
func (a Allowed) Takes(name string) bool {
	if len(a.Kinds) == 0 {
		return true
	}
	kind := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	return slices.Contains(a.Kinds, kind)
}

// FileItem is a file that was already sent.
type FileItem struct {
	ID, Name, MediaType string
	// Size in bytes.
	Size   int64
	SHA256 string
}

// Files are the files of a field that were already sent, as the form's values
// "evidence[0].id", "evidence[0].name" and so on tell.
func (f *Form) Files(name string) []FileItem {
	var items []FileItem
	for i := 0; f.Values.Has(filePart(name, i, "id")); i++ {
		size, err := strconv.ParseInt(f.Value(filePart(name, i, "size")), 10, 64)
		if err != nil {
			size = 0
		}
		items = append(items, FileItem{
			ID: f.Value(filePart(name, i, "id")), Name: f.Value(filePart(name, i, "name")),
			MediaType: f.Value(filePart(name, i, "media_type")), Size: size, SHA256: f.Value(filePart(name, i, "sha256")),
		})
	}
	return items
}

func filePart(name string, i int, part string) string {
	return name + "[" + strconv.Itoa(i) + "]." + part
}

func (a Allowed) text(ctx context.Context) string {
	kinds := strings.ToUpper(strings.Join(a.Kinds, ", "))
	if kinds == "" {
		return i18n.T(ctx, "common.file.max", "size", i18n.Size(ctx, a.Max))
	}
	return i18n.T(ctx, "common.file.allowed", "kinds", kinds, "size", i18n.Size(ctx, a.Max))
}

func (a Allowed) accept() string {
	var out []string
	for _, kind := range a.Kinds {
		out = append(out, "."+kind)
	}
	return strings.Join(out, ",")
}

func fileDescribed(f *Form, field Field) string {
	ids := ID(field.Name) + "-hint"
	if f.Error(field.Name) != "" {
		ids += " " + ID(field.Name) + "-error"
	}
	return ids
}

// optionID makes the first option take the focus that an error link gives.
func optionID(name string, i int) string {
	if i == 0 {
		return ID(name)
	}
	return ID(name) + "-" + strconv.Itoa(i+1)
}

func optionHint(name string, i int, o Option) templ.Attributes {
	if o.Hint == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": optionID(name, i) + "-hint"}
}

// partError says whether a part of a composite field is to be marked: the part
// that the error names, or all if it names the whole.
func partError(f *Form, name, part string) bool {
	for _, e := range f.Errors {
		if e.Field == name || e.Field == name+"."+part {
			return true
		}
	}
	return false
}

package enterprise

import (
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Allowed are the files that evidence consists of, in bytes at most each.
func Allowed() ui.Allowed {
	return ui.Allowed{Kinds: []string{"pdf", "odt", "docx", "jpg", "jpeg", "png", "txt"}, Max: 20_000_000, Many: true}
}

// Files are the uploads of a form that arrived.
func Files(uploads []page.Upload) []*typesv1.File {
	var list []*typesv1.File
	for _, u := range uploads {
		if u.ID != "" {
			list = append(list, u.File())
		}
	}
	return list
}

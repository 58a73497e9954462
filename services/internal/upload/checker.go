package upload

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Bucket is where POST /api/v1/files keeps files.
const Bucket = "fairlot_files"

// Infos tells what a kept file is. blob.Store is one.
type Infos interface {
	Info(ctx context.Context, id string) (blob.Info, error)
}

// Checker knows the files that organisations have sent.
type Checker struct{ infos Infos }

// NewChecker makes a checker on the store of uploaded files.
func NewChecker(infos Infos) *Checker { return &Checker{infos: infos} }

// Complete fills in name, media type, size and hash of files by their ids. A
// file that is not there, or that another organisation has sent, is a
// violation of path[i].id: file.unknown.
func (c *Checker) Complete(ctx context.Context, path, organisation string, files []*typesv1.File) error {
	var list []error
	for i, f := range files {
		info, err := c.infos.Info(ctx, f.GetId())
		if err != nil && errs.Code(err) != codes.NotFound {
			return err
		}
		if err != nil || organisation == "" || info.Owner != organisation {
			list = append(list, errs.Invalid(fmt.Sprintf("%s[%d].id", path, i), "file.unknown",
				"send this file first and give the answer here", "file", f.GetId()))
			continue
		}
		f.Name, f.MediaType, f.Size, f.Sha256 = info.Name, info.MediaType, info.Size, info.SHA256
	}
	return errs.Join(list...)
}

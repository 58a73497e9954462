package mongo

import (
	"context"
	"errors"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Open opens a database.
func Open(context.Context, string, string) (driver.DB, error) { return nil, errors.New("not yet") }

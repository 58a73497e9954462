package bleve_test

import (
	"testing"

	"github.com/fairlot/fairlot/services/search/engine"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
	"github.com/fairlot/fairlot/services/search/engine/enginetest"
)

func open(t testing.TB, dir string) engine.Engine {
	t.Helper()
	e, err := bleve.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBleveKeepsTheContractOfAnEngine(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) engine.Engine { return open(t, t.TempDir()) })
}

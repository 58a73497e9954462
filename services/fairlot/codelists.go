package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/fairlot/fairlot/services/fairlot/importer"
)

type codelistsCommand struct {
	Import importCodelists `cmd:"" help:"Import the official labels of CPV and NUTS from the eForms files."`
}

type importCodelists struct {
	Dir    string `arg:"" type:"existingdir" help:"Folder of the official eForms files: the one that has the folder translations."`
	Server string `default:"http://127.0.0.1:8080" env:"FAIRLOT_SERVER" help:"Address of the instance."`
	Token  string `required:"" env:"FAIRLOT_TOKEN" help:"Bearer token or API key of an administrator of the operator."`
	Source string `default:"Publications Office of the European Union, eForms SDK (CC BY 4.0)" help:"Where the labels come from, as it is shown with the codes."`
}

// Run reads all files before it sends anything.
func (c *importCodelists) Run(ctx context.Context, o output) error {
	labels, err := importer.ReadLabels(os.DirFS(c.Dir))
	if err != nil {
		return fmt.Errorf("%s: %w", c.Dir, err)
	}
	client := importer.Client{Server: c.Server, Token: c.Token, HTTP: http.DefaultClient}
	return client.SendLabels(ctx, c.Source, labels, o.out)
}

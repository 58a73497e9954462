package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/alecthomas/kong"
	"github.com/schollz/progressbar/v3"

	"github.com/fairlot/fairlot/services/fairlot/importer"
)

// commands are what the program can do. Every flag can also be given as a
// FAIRLOT_* variable.
type commands struct {
	Serve  serveCommand  `cmd:"" help:"Run services: all, or those named."`
	Import importCommand `cmd:"" help:"Bring data into a running instance."`
}

type importCommand struct {
	Suppliers importSuppliers `cmd:"" help:"Import suppliers from a JSON Lines file."`
}

type importSuppliers struct {
	File   string `arg:"" type:"existingfile" help:"One supplier a line, or the French directory of inclusive enterprises."`
	Server string `default:"http://127.0.0.1:8080" env:"FAIRLOT_SERVER" help:"Address of the instance."`
	Token  string `required:"" env:"FAIRLOT_TOKEN" help:"Bearer token or API key of an administrator or verifier."`
	Source string `help:"Name of the directory the rows come from; the file's name unless said."`
}

// output is where a command writes.
type output struct{ out, err io.Writer }

// Run runs one command and gives the exit code: 0 done, 1 failed, 2 misused.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	code := -1
	parser, err := kong.New(&c,
		kong.Name("fairlot"), kong.Description("Socially responsible public procurement."),
		kong.Writers(stdout, stderr), kong.Exit(func(status int) { code = status }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(output{stdout, stderr}),
		kong.Vars{"services": serviceNames()},
	)
	if err != nil {
		fmt.Fprintln(stderr, "fairlot:", err)
		return 1
	}
	if err := knownEnvironment(parser, os.Environ()); err != nil {
		fmt.Fprintln(stderr, "fairlot:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if code >= 0 {
		return code // --help has answered
	}
	if err != nil {
		fmt.Fprintln(stderr, "fairlot:", err)
		return 2
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(stderr, "fairlot:", err)
		return 1
	}
	return 0
}

// Run imports the file and prints what became of its rows.
func (c *importSuppliers) Run(ctx context.Context, o output) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return err
	}
	source := c.Source
	if source == "" {
		source = info.Name()
	}
	bar := progressbar.NewOptions64(info.Size(),
		progressbar.OptionSetDescription("Importing "+info.Name()), progressbar.OptionSetWriter(o.err),
		progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish())
	im := importer.Importer{
		Server: c.Server, Token: c.Token, Source: source, Client: http.DefaultClient,
		Progress: func(n int64) { _ = bar.Set64(n) }, // a bar that cannot be drawn is no reason to stop
	}
	summary, err := im.Run(ctx, file)
	_ = bar.Finish()
	summary.Print(o.out)
	return err
}

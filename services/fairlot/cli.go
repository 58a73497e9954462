package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// commands are what the program can do. Every flag can also be given as a
// FAIRLOT_* variable.
type commands struct {
	Serve     serveCommand     `cmd:"" help:"Run services: all, or those named."`
	Import    importCommand    `cmd:"" help:"Bring data into a running instance."`
	Codelists codelistsCommand `cmd:"" help:"Code lists of a running instance."`
	Check     checkCommand     `cmd:"" help:"Check a tender in a file by the law."`
}

// output is where a command writes.
type output struct{ out, err io.Writer }

// Run runs one command and gives the exit code: 0 done, 1 failed, 2 misused; of
// a check 3 where it warns and 4 where it blocks.
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
	err = command.Run()
	if result := verdict(0); errors.As(err, &result) {
		return int(result)
	}
	if err != nil {
		fmt.Fprintln(stderr, "fairlot:", err)
		return 1
	}
	return 0
}

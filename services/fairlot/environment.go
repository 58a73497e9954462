package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// knownEnvironment refuses FAIRLOT_ variables that no flag reads, so that a
// misspelt one cannot be silently without effect. Those of the test suites pass.
func knownEnvironment(parser *kong.Kong, environment []string) error {
	var known []string
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known = append(known, flag.Envs...)
		}
		return next(nil)
	})
	for _, entry := range environment {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "FAIRLOT_") || strings.HasPrefix(name, "FAIRLOT_TEST_") || slices.Contains(known, name) {
			continue
		}
		slices.Sort(known)
		return fmt.Errorf("the variable %s is not known; known are %s", name, strings.Join(slices.Compact(known), ", "))
	}
	return nil
}

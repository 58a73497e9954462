package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// parts runs the Go benchmarks of single parts.
func (b *bench) parts(ctx context.Context) error {
	store, err := goBench(ctx, "./pkg/store")
	if err != nil {
		return err
	}
	for name, d := range store {
		b.add("store: "+name, short(d), "for one; RawWrite is a bare write and fsync")
	}
	hop, err := goBench(ctx, "./pkg/rpc")
	if err != nil {
		return err
	}
	for name, d := range hop {
		b.add("call: "+name, short(d), "aim about 35 µs a hop")
	}
	check, err := goBench(ctx, "./services/tenders/internal/legalcheck")
	if err != nil {
		return err
	}
	for name, d := range check {
		b.add("legal check: "+name, short(d), "aim under 100 ms")
	}
	report, err := goBench(ctx, "./services/awards/internal/report")
	if err != nil {
		return err
	}
	for name, d := range report {
		b.add("award report: "+name, short(d), "aim under 500 ms")
	}
	return nil
}

// result is a line of go test -bench.
var result = regexp.MustCompile(`(?m)^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

// goBench runs benchmarks of a package and gives the time of one operation by name.
func goBench(ctx context.Context, pkg string) (map[string]time.Duration, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", ".", pkg)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("benchmarks of %s: %w\n%s", pkg, err, out)
	}
	all := map[string]time.Duration{}
	for _, m := range result.FindAllStringSubmatch(string(out), -1) {
		ns, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		all[m[1]] = time.Duration(ns)
	}
	return all, nil
}

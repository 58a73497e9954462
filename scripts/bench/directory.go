package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// demoEnterprises gives the sign-ins of the demonstration's representatives who
// have proven that they act for their enterprise, and so may bid.
func demoEnterprises() []string {
	data, err := os.ReadFile(filepath.Join("services", "fairlot", "demo", "enterprises.json"))
	if err != nil {
		return nil
	}
	var list []struct {
		City, Slug, Letter string
		Verified           bool
	}
	if json.Unmarshal(data, &list) != nil {
		return nil
	}
	var out []string
	for _, e := range list {
		if e.Verified || e.Letter == "accepted" {
			out = append(out, e.Slug+"@"+e.City+".example")
		}
	}
	return out
}

// directory imports suppliers in steps and searches among them.
func (b *bench) directory(ctx context.Context) error {
	secret := filepath.Join(b.dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return err
	}
	flags := []string{"--administrator", "admin@fairlot.example", "--administrator-password-file", secret}
	data := filepath.Join(b.dir, "directory")
	p, err := b.serve(ctx, data, flags...)
	if err != nil {
		return err
	}
	sizes := []int{10_000, 100_000}
	if b.large {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		if err := b.fill(ctx, p, n); err != nil {
			return err
		}
		if err := b.search(ctx, p, n); err != nil {
			return err
		}
		mb, err := p.memory()
		if err != nil {
			return err
		}
		b.add(fmt.Sprintf("memory with %d suppliers", n), fmt.Sprintf("%d MB", mb), "after the searches")
	}
	if err := p.stop(); err != nil {
		return err
	}
	if p, err = b.serve(ctx, data, flags...); err != nil {
		return err
	}
	b.add(fmt.Sprintf("start again with %d suppliers", sizes[len(sizes)-1]), short(p.ready), "aim under 1 s")
	return p.stop()
}

// fill imports rows up to n with the program's own command, and waits until the
// last is found.
func (b *bench) fill(ctx context.Context, p *process, n int) error {
	file, last, err := b.write(n)
	if err != nil {
		return err
	}
	token, err := p.signIn(ctx, "admin@fairlot.example")
	if err != nil {
		return err
	}
	begin := time.Now()
	cmd := exec.CommandContext(ctx, b.binary, "import", "suppliers", file, "--server", p.base, "--token", token)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("import: %w\n%s", err, out)
	}
	took := time.Since(begin)
	first, _, _ := strings.Cut(string(out), "\n")
	b.add(fmt.Sprintf("import of %d suppliers", n), fmt.Sprintf("%.0f rows/s", float64(n)/took.Seconds()), first)
	begin = time.Now()
	if err := p.until(ctx, last); err != nil {
		return err
	}
	waited := time.Since(begin)
	b.add("  the last of them found", "after "+short(waited), "counted from the end of the import")
	b.add("  imported and indexed", fmt.Sprintf("%.0f rows/s", float64(n)/(took+waited).Seconds()), "until the last is found")
	return nil
}

// write makes a file of n rows by varying the real ones, with identifiers that
// hold; the last carries a word of its own as brand.
func (b *bench) write(n int) (path, last string, err error) {
	in, err := os.Open(b.rows)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = in.Close() }() // it was only read
	var real []map[string]any
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var row map[string]any
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return "", "", err
		}
		real = append(real, row)
	}
	path, last = filepath.Join(b.dir, fmt.Sprintf("rows-%d.jsonl", n)), fmt.Sprintf("quagga%d", n)
	out, err := os.Create(path)
	if err != nil {
		return "", "", err
	}
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	for i := range n {
		row := map[string]any{}
		for k, v := range real[i%len(real)] {
			row[k] = v
		}
		if round := i / len(real); round > 0 {
			row["siret"] = siret(i)
			row["name"] = fmt.Sprintf("%s %d", row["name"], round)
			shift(row, round)
		}
		if i == n-1 {
			row["brand"] = last
		}
		if err := enc.Encode(row); err != nil {
			return "", "", err
		}
	}
	if err := w.Flush(); err != nil {
		return "", "", err
	}
	return path, last, out.Close()
}

// shift moves a place by some kilometres, another way each round.
func shift(row map[string]any, round int) {
	for i, key := range []string{"latitude", "longitude"} {
		if v, ok := row[key].(float64); ok {
			row[key] = v + float64((round*(7+i*4))%21-10)/100
		}
	}
}

// siret makes the nth number whose check digits hold (Luhn on 9 and on 14).
func siret(n int) string {
	siren := luhn(fmt.Sprintf("%08d", 10_000_000+n))
	return luhn(siren + "0001")
}

// luhn appends the check digit.
func luhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}

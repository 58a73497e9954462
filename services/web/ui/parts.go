package ui

import (
	"strconv"
)

// TagKind is what a tag means; colour repeats what its words say.
type TagKind string

// Kinds of tags: a plain fact, a thing that holds, one to do next, one that
// stops, one that is quiet.
const (
	TagFact  TagKind = ""
	TagGood  TagKind = "tag-good"
	TagNext  TagKind = "tag-next"
	TagStop  TagKind = "tag-stop"
	TagQuiet TagKind = "tag-quiet"
)

// TagItem is a tag's kind and words.
type TagItem struct {
	Kind TagKind
	Text string
}

// Task is one part of a long task.
type Task struct {
	Name, Href, Hint string
	State            TagItem
}

// Row is a name and its value in a summary list.
type Row struct {
	Key, Value string
	// Change, if set, leads to where the value is changed.
	Change Link
}

// Figure is a number people look for, and what it counts.
type Figure struct {
	Value, Label string
}

// Column is a table's column; figures stand right.
type Column struct {
	Name   string
	Number bool
}

// Grid is a table of text: its first column names the row.
type Grid struct {
	Caption string
	Columns []Column
	Rows    [][]string
}

// Pager leads through the pages of a list; an empty address is left out.
type Pager struct {
	Previous, Next string
	// Items are numbered pages, where their number is known.
	Items []PagerItem
}

// PagerItem is one numbered page; without an address it is a gap.
type PagerItem struct {
	Number  int
	Href    string
	Current bool
}

// Facet is a group of filters of one field, with how many results each leaves.
type Facet struct {
	Name, Legend string
	Options      []FacetOption
}

// FacetOption is one filter value.
type FacetOption struct {
	Value, Label string
	Count        int64
	Chosen       bool
}

// Filters is the form of facets beside a list.
type Filters struct {
	// Action is the list's address; Kept are its other parameters ("q").
	Action string
	Kept   map[string]string
	Facets []Facet
	// Reset is the address of the list without filters; empty if none is set.
	Reset string
}

// chosen counts the filters that are set.
func (f Filters) chosen() int {
	n := 0
	for _, facet := range f.Facets {
		for _, o := range facet.Options {
			if o.Chosen {
				n++
			}
		}
	}
	return n
}

// Search is a search box.
type Search struct {
	Action, Query, Label, Placeholder string
	// Bordered is for paper; a hero needs no border.
	Bordered bool
	// Kept are other parameters that stay.
	Kept map[string]string
}

// Confirm is the page before a moment that matters.
type Confirm struct {
	Title, Lead string
	// Consequences say what will happen, one sentence each.
	Consequences []string
	// Button says what is done, as a verb: "Publish the tender".
	Button string
	// Warning marks what cannot be taken back.
	Warning bool
	// Back leads away without doing anything.
	Back Link
}

// Receipt is what a person keeps of a moment that matters.
type Receipt struct {
	Title, Lead string
	Rows        []Row
	// Next are what to do now; the first is the main one.
	Next []Link
}

// Empty is a list without results, or a thing that is not there yet.
type Empty struct {
	Title, Text string
	Next        []Link
}

// Tab is one of several views of the same thing. ID is its anchor.
type Tab struct {
	ID, Label string
}

// Bar is one row of a bar chart.
type Bar struct {
	Label string
	// Value is drawn against Chart.Max; Text is how it is written.
	Value float64
	Text  string
	// Next marks the bar in amber.
	Next bool
}

// Chart is a bar chart with its table.
type Chart struct {
	Caption string
	// Max is the full width; 0 takes the largest value.
	Max  float64
	Bars []Bar
	// Label and Value name the table's columns.
	Label, Value string
}

// share is a bar's length in hundredths.
func (c Chart) share(b Bar) string {
	most := c.Max
	if most <= 0 {
		for _, bar := range c.Bars {
			most = max(most, bar.Value)
		}
	}
	if most <= 0 {
		return "0"
	}
	return strconv.FormatFloat(min(100, max(0, b.Value/most*100)), 'f', 1, 64)
}

func (c Chart) grid() Grid {
	g := Grid{Caption: c.Caption, Columns: []Column{{Name: c.Label}, {Name: c.Value, Number: true}}}
	for _, b := range c.Bars {
		g.Rows = append(g.Rows, []string{b.Label, b.Text})
	}
	return g
}

// Finding is one line of the legal check.
type Finding struct {
	// Level is one of the Level constants.
	Level       Level
	Title, Text string
	// Law is the quiet reference: "Art. 27(4)".
	Law string
	// Fix leads to the change; with Post, it is a button that makes it at once.
	Fix  Link
	Post bool
}

// Level says whether a finding stops, warns or passes.
type Level string

// Levels of a finding.
const (
	LevelStop Level = "stop"
	LevelWarn Level = "warn"
	LevelPass Level = "pass"
)

// Check is the legal check beside a draft.
type Check struct {
	Title, Lead string
	Findings    []Finding
}

package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// draft is a tender that can be published, with clauses of the library.
func (o *officer) draft(ctx context.Context, lots, clauses int) (map[string]any, error) {
	filled, err := o.clauses(ctx, clauses)
	if err != nil {
		return nil, err
	}
	people, err := o.people(ctx)
	if err != nil {
		return nil, err
	}
	var parts []map[string]any
	for i := range lots {
		parts = append(parts, map[string]any{
			"title": fmt.Sprintf("School %d", i+1), "description": "Daily cleaning of one school: classrooms, corridors, sports hall.", "cpv": "90911200",
			"value": money(1000), "place": map[string]string{"city": "Gdańsk", "country": "PL", "nuts": "PL633"},
		})
	}
	now, day := time.Now(), 24*time.Hour
	return map[string]any{
		"title": fmt.Sprintf("Cleaning of %d schools", lots), "description": "Daily cleaning of municipal schools.", "language": "en",
		"procedure": "PROCEDURE_OPEN", "contract_nature": "CONTRACT_NATURE_SERVICES", "cpv": "90911200", "value": money(1000 * lots),
		"place": map[string]string{"city": "Gdańsk", "country": "PL", "nuts": "PL633"}, "lots": parts, "clauses": filled,
		"no_lots_reason": "The schools share one team.",
		"criteria":       []map[string]string{{"type": "CRITERION_TYPE_PRICE", "name": "Price", "description": "100 × lowest price ÷ price", "weight": "100"}},
		"deadline":       now.Add(45 * day).Format(time.RFC3339), "contract_start": now.Add(120 * day).Format(time.RFC3339), "contract_end": now.Add(800 * day).Format(time.RFC3339),
		"electronic_submission": true, "standstill_days": 10, "accessibility": "Documents are accessible.",
		"opening_officers": []string{people["opening1"], people["opening2"], people["opening3"]}, "evaluators": []string{people["evaluator1"], people["evaluator2"]},
	}, nil
}

func money(amount int) map[string]string {
	return map[string]string{"amount": fmt.Sprintf("%d.00", amount), "currency": "EUR"}
}

// clauses fills as many of the library as are asked for; those for a reservation,
// a criterion or a label need more than a draft of this kind has.
func (o *officer) clauses(ctx context.Context, n int) ([]map[string]any, error) {
	var library struct {
		Clauses []struct{ ID, Lever string }
	}
	if err := o.ask(ctx, http.MethodGet, "/api/v1/clauses?language=en", o.token, nil, &library); err != nil {
		return nil, err
	}
	usable := []string{"LEVER_PERFORMANCE_CONDITION", "LEVER_COMPLIANCE", "LEVER_ACCESSIBILITY", "LEVER_SUBCONTRACTING"}
	var list []map[string]any
	for _, c := range library.Clauses {
		if len(list) == n || !slices.Contains(usable, c.Lever) {
			continue
		}
		var one map[string]any
		if err := o.ask(ctx, http.MethodPost, "/api/v1/clauses/"+c.ID+":fill", o.token, map[string]string{"language": "en", "target": "5"}, &one); err != nil {
			return nil, err
		}
		one["link_to_subject"], one["evidence"] = "Work on these schools", "A list each quarter"
		list = append(list, one)
	}
	if len(list) < n {
		return nil, fmt.Errorf("the library has only %d clauses for this", len(list))
	}
	return list, nil
}

// people are those of the officer's city by the first part of their sign-in.
func (o *officer) people(ctx context.Context) (map[string]string, error) {
	var list struct {
		People []struct{ ID, Email string }
	}
	if err := o.ask(ctx, http.MethodGet, "/api/v1/people?page_size=200", o.token, nil, &list); err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, p := range list.People {
		who, _, _ := strings.Cut(p.Email, "@")
		ids[who] = p.ID
	}
	return ids, nil
}

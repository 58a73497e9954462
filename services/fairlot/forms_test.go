package main_test

func clause() object {
	return object{
		"title": "Hours of inclusion work", "text": "At least 833 hours.", "lever": "LEVER_PERFORMANCE_CONDITION", "theme": "opp",
		"measure": "hours of inclusion work", "unit": "h", "target": "833", "evidence": "Monthly time sheets",
		"reporting_rhythm": "REPORTING_RHYTHM_QUARTERLY", "remedy": "12 EUR for each missing hour", "link_to_subject": "Hours worked cleaning these schools",
	}
}

func criteria() []object {
	return []object{
		{"type": "CRITERION_TYPE_PRICE", "name": "Price", "description": "100 × lowest price ÷ price", "weight": "60"},
		{"type": "CRITERION_TYPE_QUALITY", "name": "Method", "description": "Teams, cover, control", "weight": "25"},
		{"type": "CRITERION_TYPE_SOCIAL", "name": "Social offer", "description": "Support at work", "weight": "15", "clause": "CLA-0001"},
	}
}

func offer(price, hours string, attachments ...object) object {
	return object{
		"lots":        []object{{"lot": "LOT-0001", "price": object{"amount": price, "currency": "EUR"}}},
		"answers":     []object{{"criterion": "CRI-0002", "text": "Teams of six with a coach."}, {"criterion": "CRI-0003", "text": "A mentor each."}},
		"commitments": []object{{"clause": "CLA-0001", "value": hours}}, "attachments": attachments, "no_exclusion_grounds": true,
	}
}

package watch

import "context"

// FitOf and GoodFrom let tests judge the rules themselves.
var FitOf = fitOf

const GoodFrom = goodFrom

// Bidding gives the organisations with a bid, as they were heard of.
func (s *Service) Bidding(ctx context.Context, tender string) ([]string, error) {
	return s.bidding(ctx, tender)
}

package money_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
)

func TestATotalIsSplitByTheLargestRemainder(t *testing.T) {
	for _, c := range []struct {
		total   int64
		weights []int64
		want    []int64
	}{
		{100, []int64{1, 1, 1}, []int64{34, 33, 33}},
		{-100, []int64{1, 1, 1}, []int64{-34, -33, -33}},
		{1, []int64{1, 2}, []int64{0, 1}},
		{0, []int64{3, 4}, []int64{0, 0}},
		{10, []int64{0, 1, 0}, []int64{0, 10, 0}},
		{1000, []int64{500, 300, 200}, []int64{500, 300, 200}},
		{101, []int64{math.MaxInt64, math.MaxInt64}, []int64{51, 50}},
		{math.MinInt64, []int64{1}, []int64{math.MinInt64}},
	} {
		parts, err := money.Split(money.Amount{Minor: c.total, Currency: "EUR"}, c.weights)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int64, len(parts))
		for i, p := range parts {
			got[i] = p.Minor
			if p.Currency != "EUR" {
				t.Errorf("part %d lost its currency", i)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d by %v: got %v, want %v", c.total, c.weights, got, c.want)
		}
	}
}

func TestWeightsThatShareNothingAreRefused(t *testing.T) {
	for _, weights := range [][]int64{nil, {}, {0, 0}, {1, -1}, {-5}} {
		if _, err := money.Split(money.Amount{Minor: 5, Currency: "EUR"}, weights); !errs.Is(err, "money.weights") {
			t.Errorf("%v: got %v", weights, err)
		}
	}
}

func TestAnySplitAddsUpAndGivesEachPartItsShareToAUnit(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for range 5000 {
		total := random.Int64() >> random.IntN(60)
		if random.IntN(2) == 0 {
			total = -total
		}
		weights := make([]int64, 1+random.IntN(20))
		for i := range weights {
			weights[i] = random.Int64() >> random.IntN(63)
		}
		weights[random.IntN(len(weights))]++
		checkSplit(t, total, weights)
	}
}

func checkSplit(t *testing.T, total int64, weights []int64) {
	t.Helper()
	parts, err := money.Split(money.Amount{Minor: total, Currency: "PLN"}, weights)
	if err != nil {
		t.Fatalf("%d by %v: %v", total, weights, err)
	}
	sum, all := new(big.Int), new(big.Int)
	for i, w := range weights {
		all.Add(all, big.NewInt(w))
		sum.Add(sum, big.NewInt(parts[i].Minor))
	}
	if sum.Cmp(big.NewInt(total)) != 0 {
		t.Fatalf("%d by %v adds up to %v", total, weights, sum)
	}
	for i, w := range weights {
		// |part × all − total × w| < all says that the part is less than a unit away.
		exact := new(big.Int).Mul(big.NewInt(total), big.NewInt(w))
		off := new(big.Int).Mul(big.NewInt(parts[i].Minor), all)
		if off.Sub(off, exact).CmpAbs(all) >= 0 {
			t.Fatalf("%d by %v: part %d is %d", total, weights, i, parts[i].Minor)
		}
	}
}

func TestAShareIsRoundedHalfUp(t *testing.T) {
	for _, c := range []struct{ minor, n, d, want int64 }{
		{1000, 30, 100, 300}, {5, 1, 2, 3}, {-5, 1, 2, -3}, {4, 1, 3, 1}, {5, 1, 3, 2}, {0, 1, 7, 0},
	} {
		got, err := money.Amount{Minor: c.minor, Currency: "EUR"}.Share(c.n, c.d)
		if err != nil || got.Minor != c.want {
			t.Errorf("%d × %d/%d: got %v, %v, want %d", c.minor, c.n, c.d, got, err, c.want)
		}
	}
	if _, err := (money.Amount{Minor: 1}).Share(1, 0); !errs.Is(err, "money.ratio") {
		t.Errorf("by zero: got %v", err)
	}
	if _, err := (money.Amount{Minor: math.MaxInt64}).Share(2, 1); !errs.Is(err, "money.too_large") {
		t.Errorf("too large: got %v", err)
	}
}

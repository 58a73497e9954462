package accounts

import (
	"testing"
	"time"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
)

func TestTheWaitGrowsFromTheFifthFailureToAQuarterOfAnHour(t *testing.T) {
	for failed, want := range map[int32]time.Duration{
		0: 0, 1: 0, 4: 0, 5: 30 * time.Second, 6: time.Minute, 7: 2 * time.Minute, 8: 4 * time.Minute, 9: 8 * time.Minute,
		10: 15 * time.Minute, 11: 15 * time.Minute, 1 << 30: 15 * time.Minute,
	} {
		if got := waitAfter(failed); got != want {
			t.Errorf("after %d: got %s, want %s", failed, got, want)
		}
	}
}

func TestNobodyTriesBeforeTheWaitIsOverAndAQuietAddressStartsAnew(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	record := &accountsv1.AttemptsRecord{}
	for i := range freeAttempts {
		if _, allowed := attempt(record, now.Add(time.Duration(i)*time.Second)); !allowed {
			t.Fatalf("attempt %d is refused", i+1)
		}
	}
	last := now.Add(4 * time.Second)
	if until, allowed := attempt(record, last.Add(29*time.Second)); allowed || !until.Equal(last.Add(30*time.Second)) {
		t.Fatalf("got %s, %v", until, allowed)
	}
	if _, allowed := attempt(record, last.Add(30*time.Second)); !allowed || record.GetFailed() != 6 {
		t.Fatalf("after the wait: %v, %d failures", allowed, record.GetFailed())
	}
	quiet := record.GetForgetAt().AsTime()
	if _, allowed := attempt(record, quiet); !allowed || record.GetFailed() != 1 {
		t.Fatalf("after the quiet time: %v, %d failures", allowed, record.GetFailed())
	}
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	for password, easy := range map[string]bool{
		"anna.kowalska": true, "ANNA.KOWALSKA@gdansk.example": true, "Anna Kowalska": true, "aaaaaaaaaaaa": true, "1234567890": true, "QwertyUiop": true, "9876543210": true,
		"fairlot-demo": false, "correct horse battery": false, "zażółć gęślą jaźń": false,
	} {
		err := checkPassword("password", password, "Anna Kowalska", "anna.kowalska@gdansk.example")
		if (err != nil) != easy {
			t.Errorf("%q: %v", password, err)
		}
	}
}

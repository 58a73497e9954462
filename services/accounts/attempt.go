package accounts

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
)

const (
	// freeAttempts is how many wrong passwords in a row cost no wait.
	freeAttempts = 5
	// attemptsWindow is how long a quiet address takes to start anew, and the
	// longest wait.
	attemptsWindow = 15 * time.Minute
	// firstWait follows the last free attempt; each failure after doubles it.
	firstWait = 30 * time.Second
)

// waitAfter is how long nobody may try after so many failures in a row.
func waitAfter(failed int32) time.Duration {
	if failed < freeAttempts {
		return 0
	}
	wait := firstWait
	for range failed - freeAttempts {
		if wait *= 2; wait >= attemptsWindow {
			return attemptsWindow
		}
	}
	return wait
}

// attempt counts one more sign-in, before its password is looked at so that
// many at once do not slip through; a success forgets the record. It gives the
// instant until which nobody may try, and counts nothing before that.
func attempt(a *accountsv1.AttemptsRecord, now time.Time) (until time.Time, allowed bool) {
	if wait := a.GetWaitUntil(); wait != nil && now.Before(wait.AsTime()) {
		return wait.AsTime(), false
	}
	if forget := a.GetForgetAt(); forget != nil && !now.Before(forget.AsTime()) {
		a.Failed = 0
	}
	a.Failed++
	until = now.Add(waitAfter(a.Failed))
	a.LastAt, a.WaitUntil = timestamppb.New(now), timestamppb.New(until)
	a.ForgetAt = timestamppb.New(until.Add(attemptsWindow))
	return until, true
}

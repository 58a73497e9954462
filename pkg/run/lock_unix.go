//go:build unix

package run

import (
	"fmt"
	"os"
	"syscall"
)

// lock holds a file for this process alone. The kernel lets go of it when the
// process ends, however it ends.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another process uses %s: %w", path, err)
	}
	return func() { _ = f.Close() }, nil
}

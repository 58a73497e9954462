package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// maxBatch bounds how many writes share a transaction, and so how long the
// first of them waits.
const maxBatch = 64

// writer owns the one connection that writes.
type writer struct {
	session *session
	jobs    chan *job
	closing chan struct{}
	stopped chan struct{}
	once    sync.Once
	wrote   chan struct{}
}

// job is one write: do runs inside the transaction.
type job struct {
	ctx    context.Context
	do     func(*session) error
	events bool
	err    error
	done   chan struct{}
}

func startWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{
		session: &session{conn: conn, statements: map[string]*sql.Stmt{}},
		jobs:    make(chan *job),
		closing: make(chan struct{}),
		stopped: make(chan struct{}),
		wrote:   make(chan struct{}, 1),
	}
	w.signal()
	go w.run()
	return w, nil
}

// submit hands a write over and waits for its outcome. Once the writer has
// taken it, the answer is the truth about it even when ctx ends meanwhile.
func (w *writer) submit(ctx context.Context, events bool, do func(*session) error) error {
	j := &job{ctx: ctx, do: do, events: events, done: make(chan struct{})}
	select {
	case w.jobs <- j:
	case <-w.closing:
		return driver.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	<-j.done
	return j.err
}

func (w *writer) stop() {
	w.once.Do(func() { close(w.closing) })
	<-w.stopped
}

func (w *writer) run() {
	defer close(w.stopped)
	defer w.session.close()
	for {
		select {
		case first := <-w.jobs:
			w.commit(w.gather(first))
		case <-w.closing:
			return
		}
	}
}

// gather takes along the writes that are waiting already.
func (w *writer) gather(first *job) []*job {
	batch := []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-w.jobs:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (w *writer) commit(batch []*job) {
	if err := w.transact(batch); err != nil {
		for _, j := range batch {
			if j.err == nil {
				j.err = err
			}
		}
	}
	events := false
	for _, j := range batch {
		events = events || j.events && j.err == nil
		close(j.done)
	}
	if events {
		w.signal()
	}
}

func (w *writer) signal() {
	select {
	case w.wrote <- struct{}{}:
	default:
	}
}

// transact runs the batch in one transaction. A write that is refused leaves no
// trace and does not harm the others; a failure of the database ends all.
func (w *writer) transact(batch []*job) error {
	s := w.session
	if err := s.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, j := range batch {
		if err := w.attempt(j, len(batch) == 1); err != nil {
			return errors.Join(err, s.rollback())
		}
	}
	if err := s.exec("COMMIT"); err != nil {
		return errors.Join(err, s.rollback())
	}
	return nil
}

// attempt runs one write; its error is a failure of the database. A write alone
// in its transaction needs no savepoint: nothing of a refused one is kept.
func (w *writer) attempt(j *job, alone bool) error {
	s := w.session
	select {
	case <-j.ctx.Done(): // nobody waits for it any more
		j.err = j.ctx.Err()
		return nil
	default:
	}
	if alone {
		if j.err = j.do(s); j.err != nil {
			return j.err
		}
		return nil
	}
	if err := s.exec("SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = j.do(s); j.err != nil {
		if !refusal(j.err) {
			return j.err
		}
		if err := s.exec("ROLLBACK TO job"); err != nil {
			return err
		}
	}
	return s.exec("RELEASE job")
}

// refusal tells an answer of the store from a failure of the database.
func refusal(err error) bool {
	var taken *driver.TakenError
	return errors.As(err, &taken) || errors.Is(err, driver.ErrNotFound) ||
		errors.Is(err, driver.ErrConflict) || errors.Is(err, driver.ErrReused)
}

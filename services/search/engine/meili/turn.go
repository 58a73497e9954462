package meili

import "github.com/fairlot/fairlot/services/search/engine"

// turnOf writes a turn and its direction as one number.
func turnOf(turn int, backwards bool) int64 {
	n := int64(turn) * 2
	if backwards {
		n++
	}
	return n
}

// follow makes the turn of another day the last ranking rule. It does so beside
// the search that noticed: a day may begin a moment late. If it fails the next
// search tries again.
func (e *Engine) follow(x *index, turn int, backwards bool) {
	turn = (turn%engine.Turns + engine.Turns) % engine.Turns
	wanted := turnOf(turn, backwards)
	if x.turn.Load() == wanted || !x.turning.TryLock() {
		return
	}
	e.background.Go(func() {
		defer x.turning.Unlock()
		list := rules(x.schema, turn, backwards)
		task, err := e.client.Index(x.uid).UpdateRankingRulesWithContext(e.stopped, &list)
		if e.done(e.stopped, "change the turn", task, err) == nil {
			x.turn.Store(wanted)
		}
	})
}

// restart says that an index has its first turn again, as a new one does.
func (x *index) restart() {
	x.turning.Lock()
	defer x.turning.Unlock()
	x.turn.Store(turnOf(0, false))
}

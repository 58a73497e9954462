package main

import (
	"net"
	"sync"
	"sync/atomic"
)

// doors is a listener that knows which connections have not said anything yet.
// Browsers and proxies open such ahead of need; the HTTP server would wait for
// their first request when it is asked to end.
type doors struct {
	net.Listener
	mu     sync.Mutex
	silent map[*guest]struct{}
}

// guest is one connection.
type guest struct {
	net.Conn
	doors  *doors
	spoken atomic.Bool
}

func newDoors(l net.Listener) *doors { return &doors{Listener: l, silent: map[*guest]struct{}{}} }

// Accept implements net.Listener.
func (d *doors) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	g := &guest{Conn: conn, doors: d}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.silent[g] = struct{}{}
	return g, nil
}

// Read implements net.Conn.
func (g *guest) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if n > 0 && !g.spoken.Swap(true) {
		g.doors.forget(g)
	}
	return n, err
}

// Close implements net.Conn.
func (g *guest) Close() error {
	g.doors.forget(g)
	return g.Conn.Close()
}

func (d *doors) forget(g *guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.silent, g)
}

// Close takes no more connections and hangs up on those who have not asked for
// anything.
func (d *doors) Close() error {
	err := d.Listener.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	for g := range d.silent {
		_ = g.Conn.Close() // nothing is lost: nothing was said
	}
	clear(d.silent)
	return err
}

package run

import (
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// rightsWait is how long the server may take to say what a user may do.
const rightsWait = 2 * time.Second

// rights are what the server lets this process publish. Asked for beforehand,
// since a server does not answer what it refuses.
type rights struct {
	all   bool
	allow []string
	deny  []string
}

// askRights asks the server. One that does not say is taken to allow everything,
// and then what it refuses shows when it is tried.
func askRights(conn *nats.Conn, log *slog.Logger) rights {
	answer, err := conn.Request("$SYS.REQ.USER.INFO", nil, rightsWait)
	if err != nil {
		log.Debug("NATS does not say what this process may do", "error", err)
		return rights{all: true}
	}
	var info struct {
		Data struct {
			Permissions *server.Permissions `json:"permissions"`
		} `json:"data"`
	}
	if err := json.Unmarshal(answer.Data, &info); err != nil {
		log.Warn("NATS says unreadably what this process may do", "error", err)
		return rights{all: true}
	}
	if info.Data.Permissions == nil || info.Data.Permissions.Publish == nil {
		return rights{all: true}
	}
	p := info.Data.Permissions.Publish
	return rights{all: len(p.Allow) == 0, allow: p.Allow, deny: p.Deny}
}

// publish tells whether the process may publish on a subject.
func (r rights) publish(subject string) bool {
	matches := func(filter string) bool { return server.SubjectMatchesFilter(subject, filter) }
	return (r.all || slices.ContainsFunc(r.allow, matches)) && !slices.ContainsFunc(r.deny, matches)
}

package main_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
)

// attack is a call aimed at somebody else's record.
type attack struct {
	request proto.Message
	// want is what someone gets who has a right role, but for another
	// organisation; with OK, the answer may hold none of the world's secrets.
	// Of a public method everyone gets it.
	want codes.Code
	// but is what some roles get instead of want.
	but map[string]codes.Code
	// trusted are roles that may see secrets of other organisations here.
	trusted []string
	// rival says that the other bidder tries it as well.
	rival bool
	// alone says that one stranger is enough: the call counts attempts.
	alone bool
}

// TestNobodyGetsWhatIsNotTheirs tries every method of every service as everyone
// who should get nothing, on the running program.
func TestNobodyGetsWhatIsNotTheirs(t *testing.T) {
	url := startNATS(t)
	base := start(t, program{NATS: url, Sandbox: true})
	w := makeWorld(t, base)
	a := newAttackers(t, url, w)
	before := w.snapshot()
	rows := attacks(w)
	for _, method := range methods() {
		name := nameOf(method)
		t.Run(name, func(t *testing.T) {
			if len(rows[name]) == 0 {
				t.Fatal("nobody has thought about who must not get what from this method; add a row to the table")
			}
			for _, row := range rows[name] {
				a.try(t, method, row)
			}
		})
		delete(rows, name)
	}
	for name := range rows {
		t.Errorf("there is no method %s", name)
	}
	t.Run("from near", func(t *testing.T) { attackFromNear(t, w, a) })
	t.Run("files", func(t *testing.T) { attackTheDoors(t, w) })
	if after := w.snapshot(); !maps.Equal(before, after) {
		for path := range before {
			if before[path] != after[path] {
				t.Errorf("an attack changed %s:\n%s\n%s", path, before[path], after[path])
			}
		}
	}
}

// methods are those of every service of the contract.
func methods() []protoreflect.MethodDescriptor {
	var list []protoreflect.MethodDescriptor
	for _, service := range rpc.Linked() {
		for i := range service.Methods().Len() {
			list = append(list, service.Methods().Get(i))
		}
	}
	return list
}

// nameOf is "tenders.PublishTender".
func nameOf(m protoreflect.MethodDescriptor) string {
	return strings.Split(string(m.FullName()), ".")[1] + "." + string(m.Name())
}

// attackers call methods as people and services that the test makes up.
type attackers struct {
	w      *world
	client *rpc.Client
	signer *auth.Signer
	// bad are tokens that prove nothing, by what is wrong with them.
	bad map[string]string
}

func newAttackers(t *testing.T, url string, w *world) *attackers {
	t.Helper()
	conn, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	signer, bad := forge(t, conn, w)
	return &attackers{w: w, client: rpc.NewClient(conn), signer: signer, bad: bad}
}

// try makes a call as everyone who should get nothing from it.
func (a *attackers) try(t *testing.T, m protoreflect.MethodDescriptor, row attack) {
	t.Helper()
	access := rpc.AccessOf(m)
	public := access.GetScope() == optionsv1.Scope_SCOPE_PUBLIC
	if public {
		a.expect(t, m, row, "someone signed out", "", row.want)
		if row.alone {
			return
		}
	} else {
		a.expect(t, m, row, "someone signed out", "", codes.Unauthenticated)
	}
	for what, token := range a.bad {
		a.expect(t, m, row, what, token, codes.Unauthenticated)
	}
	service := a.sign(t, auth.Identity{Service: "stranger"})
	if public {
		a.expect(t, m, row, "a service not named", service, row.want)
	} else {
		a.expect(t, m, row, "a service not named", service, codes.PermissionDenied)
	}
	for _, role := range roles() {
		a.asRole(t, m, row, role, a.mayCall(access, role))
	}
}

func (a *attackers) mayCall(access *optionsv1.Access, role string) bool {
	return access.GetScope() != optionsv1.Scope_SCOPE_SERVICE && (len(access.GetRoles()) == 0 || slices.Contains(auth.RoleNames(access.GetRoles()...), role))
}

// asRole tries a wrong role of the right organisations, and a right role of
// organisations that have nothing to do with the record.
func (a *attackers) asRole(t *testing.T, m protoreflect.MethodDescriptor, row attack, role string, right bool) {
	t.Helper()
	identity := func(organisation string) string {
		return a.sign(t, auth.Identity{Person: "per_attacker", Organisation: organisation, Roles: []string{role}})
	}
	if !right {
		for _, organisation := range []string{a.w.lead, a.w.northOrg} {
			a.expect(t, m, row, role+" of the right organisation", identity(organisation), codes.PermissionDenied)
		}
		return
	}
	other := a.w.otherCity
	want, ok := row.but[role]
	if !ok {
		want = row.want
	}
	if role == auth.RoleRepresentative || role == auth.RoleBroker {
		other = a.w.otherEnterprise
	}
	if slices.Contains(row.trusted, role) {
		return
	}
	a.expect(t, m, row, role+" of another organisation", identity(other), want)
	if row.rival && role == auth.RoleRepresentative {
		rival := str(a.w.south.get("/api/v1/suppliers/mine"), "organisation")
		a.expect(t, m, row, "the other bidder", identity(rival), want)
	}
}

// expect calls the method with a token and looks at what comes back.
func (a *attackers) expect(t *testing.T, m protoreflect.MethodDescriptor, row attack, who, token string, want codes.Code) {
	t.Helper()
	kind, err := protoregistry.GlobalTypes.FindMessageByName(m.Output().FullName())
	if err != nil {
		t.Fatal(err)
	}
	answer := kind.New().Interface()
	ctx := auth.WithToken(t.Context(), token)
	err = a.client.Invoke(ctx, fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name()), row.request, answer)
	if got := errs.Code(err); got != want {
		t.Errorf("%s gets %v, want %v: %v %v", who, got, want, err, answer)
		return
	}
	content, marshalErr := proto.Marshal(answer)
	if marshalErr != nil {
		t.Fatal(marshalErr)
	}
	if err != nil {
		content = []byte(err.Error())
	}
	for what, secret := range a.w.secrets {
		if bytes.Contains(content, []byte(secret)) && !names(row.request, secret) {
			t.Errorf("%s reads %s (%s): %v %v", who, what, secret, answer, err)
		}
	}
}

// names tells whether the request itself holds the text.
func names(request proto.Message, text string) bool {
	content, err := proto.Marshal(request)
	return err == nil && bytes.Contains(content, []byte(text))
}

func (a *attackers) sign(t *testing.T, id auth.Identity) string {
	t.Helper()
	token, err := a.signer.Sign(id)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// roles are all that people can have.
func roles() []string {
	var list []string
	for number := range optionsv1.Role_name {
		if number != 0 {
			list = append(list, auth.RoleNames(optionsv1.Role(number))...)
		}
	}
	slices.Sort(list)
	return list
}

// snapshot reads the attacked records as those they belong to.
func (w *world) snapshot() map[string]string {
	w.t.Helper()
	officer, north := w.as("officer@gdansk"), w.as("nad@enterprise")
	paths := map[string]caller{
		"/api/v1/suppliers/mine": north, "/api/v1/bids/" + w.sealedBid: north, "/api/v1/suppliers/" + w.unsubmitted: w.as("quiet@enterprise"),
		"/api/v1/suppliers/" + w.imported: w.admin, "/api/v1/people": officer, "/api/v1/people/me/keys": officer,
		"/api/v1/contracts/" + w.contract: officer, "/api/v1/contracts/" + w.contract + "/reports": officer, "/api/v1/demands/" + w.demand: officer,
		"/api/v1/pools/" + w.pool: officer, "/api/v1/pools/" + w.closedPool: officer, "/api/v1/organisations/" + w.lead: officer,
	}
	for _, tender := range []string{w.draft, w.sealed, w.evaluated, w.awarded} {
		paths["/api/v1/tenders/"+tender] = officer
		paths["/api/v1/tenders/"+tender+"/questions"] = officer
	}
	seen := map[string]string{}
	for path, who := range paths {
		_, body := who.call("GET", path, "application/json", nil)
		seen[path] = string(body)
	}
	return seen
}

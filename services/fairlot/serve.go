package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fairlot/fairlot/pkg/obs"
)

// serveCommand runs services until the process is asked to end.
type serveCommand struct {
	Services []string `arg:"" optional:"" help:"Services to run: ${services}; all unless named."`

	Data      string `default:"./data" env:"FAIRLOT_DATA" help:"Folder for databases, indexes, files and keys."`
	Listen    string `default:"127.0.0.1:8080" env:"FAIRLOT_LISTEN" help:"Address for pages and API; port 0 takes a free one."`
	PublicURL string `name:"public-url" env:"FAIRLOT_PUBLIC_URL" help:"Address that people and programs use, as in https://fairlot.example."`

	NATS            string `name:"nats" env:"FAIRLOT_NATS" help:"NATS servers with JetStream; empty runs one inside the process."`
	NATSCredentials string `name:"nats-credentials" type:"existingfile" env:"FAIRLOT_NATS_CREDENTIALS" help:"NATS credentials file."`
	NATSRootCA      string `name:"nats-root-ca" type:"existingfile" env:"FAIRLOT_NATS_ROOT_CA" help:"Certificate authorities for NATS, PEM."`
	NATSReplicas    int    `name:"nats-replicas" default:"1" env:"FAIRLOT_NATS_REPLICAS" help:"How many NATS servers keep each stream."`
	Store           string `env:"FAIRLOT_STORE" help:"mongodb://… for MongoDB; SQLite in the data folder unless said."`
	Meili           string `env:"FAIRLOT_MEILI" help:"Address of Meilisearch; an embedded index unless said."`
	MeiliKeyFile    string `type:"existingfile" env:"FAIRLOT_MEILI_KEY_FILE" help:"File with the key of Meilisearch."`

	Administrator             string `env:"FAIRLOT_ADMINISTRATOR" help:"E-mail of the first administrator, made where there is none."`
	AdministratorPasswordFile string `type:"existingfile" env:"FAIRLOT_ADMINISTRATOR_PASSWORD_FILE" help:"File with the first administrator's password."`

	SMTP             string `name:"smtp" env:"FAIRLOT_SMTP" help:"Mail server, as in mail.fairlot.example:587; without one people are told on the site only."`
	SMTPFrom         string `name:"smtp-from" env:"FAIRLOT_SMTP_FROM" help:"Sender of mails, as in Fairlot <no-reply@fairlot.example>."`
	SMTPUser         string `name:"smtp-user" env:"FAIRLOT_SMTP_USER" help:"User at the mail server, where it asks for one."`
	SMTPPasswordFile string `name:"smtp-password-file" type:"existingfile" env:"FAIRLOT_SMTP_PASSWORD_FILE" help:"File with that user's password."`

	MapTiles  string `name:"map-tiles" env:"FAIRLOT_MAP_TILES" help:"Your own server of map tiles, as in https://tiles.city.example/{z}/{x}/{y}.png; outlines unless said."`
	MapCredit string `name:"map-credit" env:"FAIRLOT_MAP_CREDIT" help:"Who made those tiles; shown on the map."`

	Sandbox bool `env:"FAIRLOT_SANDBOX" help:"Training instance: its clock can be moved forward."`
	Demo    bool `env:"FAIRLOT_DEMO" help:"Load the demonstration into an empty instance; needs --sandbox."`

	OCIDPrefix string `name:"ocid-prefix" default:"ocds-000000" env:"FAIRLOT_OCID_PREFIX" help:"OCDS prefix registered for this instance."`
	Traces     string `env:"FAIRLOT_TRACES" help:"OTLP address that gets traces, as in http://127.0.0.1:4318."`
	LogLevel   string `default:"info" enum:"debug,info,warn,error" env:"FAIRLOT_LOG_LEVEL" help:"debug, info, warn or error."`
}

// drainTime bounds how long running requests and events may take to finish.
const drainTime = 20 * time.Second

// Run serves until SIGINT or SIGTERM, or until a part fails.
func (c *serveCommand) Run(ctx context.Context, o output) error {
	if err := c.check(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return err
	}
	log := obs.Logger(o.err, level)
	traces, err := obs.Traces(ctx, c.Traces, "fairlot")
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, c, log)
	if err != nil {
		return errors.Join(err, h.close())
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errors.Join(err, h.close())
	}
	h.out = o.out
	h.greet(o, listener.Addr().String())
	err = h.run(ctx, listener)
	return errors.Join(err, h.close(), traces(context.WithoutCancel(ctx)))
}

// check refuses what does not fit together, and completes the defaults.
func (c *serveCommand) check() error {
	if c.Demo && !c.Sandbox {
		return errors.New("--demo plays stories of the past weeks and needs the movable clock: add --sandbox")
	}
	if (c.Administrator == "") != (c.AdministratorPasswordFile == "") {
		return errors.New("--administrator and --administrator-password-file go together")
	}
	if err := c.checkMail(); err != nil {
		return err
	}
	if len(c.Services) == 0 {
		c.Services = names()
	}
	if err := known(c.Services); err != nil {
		return err
	}
	data, err := filepath.Abs(c.Data)
	if err != nil {
		return err
	}
	if c.Data = data; c.Store == "" {
		c.Store = "sqlite://" + filepath.Join(data, "db")
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Listen
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	return os.MkdirAll(data, 0o700)
}

// secret reads a file that holds one secret.
func secret(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return text, nil
}

// greet prints where the instance is, and who may sign in to the demonstration.
func (h *house) greet(o output, address string) {
	fmt.Fprintf(o.out, "Fairlot is at http://%s\n", address)
	if h.demo {
		fmt.Fprint(o.out, demoSignIns)
	}
}

const demoSignIns = `
The demonstration is being loaded. Then sign in with the password fairlot-demo:
  officer@gdansk.example          writes tenders, decides awards
  opening1@gdansk.example         opens bids; also opening2, opening3
  evaluator1@gdansk.example       scores; also evaluator2, evaluator3
  verifier@gdansk.example         verifies enterprises
  nad-motlawa@gdansk.example      bids for a social cooperative
  admin@fairlot.example           runs the instance
Cities: gdansk paris strasbourg milan turin barcelona braga wroclaw skane baiamare

`

package house_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

const deployFolder = "../../deploy"

// deployed says which services each process of deploy/ runs, by its user of NATS.
var deployed = map[string][]string{
	"accounts":    {"accounts"},
	"procurement": {"suppliers", "codelists", "clauses", "tenders", "awards", "pools", "delivery", "record"},
	"bids":        {"bids"},
	"reading":     {"search", "opendata"},
	"notify":      {"notify", "watch"},
	"web":         {"web"},
}

// startOrder are the processes, those first whose streams others wait for.
func startOrder() []string {
	return []string{"accounts", "bids", "procurement", "reading", "notify", "web"}
}

// deployFiles gives the files of deploy/ by their path within it.
func deployFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(deployFolder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "secrets" {
			return fs.SkipDir // of whoever tries it out here
		}
		if d.IsDir() {
			return nil
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(deployFolder, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// secretsFor makes the secrets of an instance as its operator would.
func secretsFor(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "sh", deployFolder+"/secrets.sh", dir).CombinedOutput(); err != nil {
		t.Fatalf("secrets.sh: %v\n%s", err, out)
	}
	return dir
}

// natsOptions reads deploy/nats.conf with the secrets of a folder.
func natsOptions(t *testing.T, secrets string) *server.Options {
	t.Helper()
	text, err := os.ReadFile(deployFolder + "/nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(secrets, "nats.conf") // beside passwords.conf
	if err := os.WriteFile(conf, []byte(strings.ReplaceAll(string(text), "/run/secrets", secrets)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NATS_NAME", "nats-0")
	options, err := server.ProcessConfigFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	return options
}

func TestTheConfigurationOfNATSLoadsAndSyncsEveryMessage(t *testing.T) {
	o := natsOptions(t, secretsFor(t))
	if !o.JetStream || !o.SyncAlways || o.Cluster.Name != "fairlot" || len(o.Routes) != 3 || o.ServerName != "nats-0" {
		t.Errorf("JetStream %v, sync always %v, cluster %q, %d routes, name %q", o.JetStream, o.SyncAlways, o.Cluster.Name, len(o.Routes), o.ServerName)
	}
	var users []string
	for _, u := range o.Users {
		users = append(users, u.Username)
		if u.Username != "operator" && u.Permissions == nil {
			t.Errorf("%s may do everything", u.Username)
		}
	}
	for process := range deployed {
		if !slices.Contains(users, process) {
			t.Errorf("the process %s has no user", process)
		}
	}
}

func TestTheProgramKnowsEverySettingOfTheDeployment(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), program(t), "serve", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	setting := regexp.MustCompile(`\bFAIRLOT_[A-Z][A-Z_]*[A-Z]\b`)
	flag := regexp.MustCompile(`\bserve(?:,? --?[a-z-]+)+`)
	known := setting.FindAllString(string(out), -1)
	for name, text := range deployFiles(t) {
		if name == "nats.conf" {
			continue // FAIRLOT is an account there
		}
		for _, s := range setting.FindAllString(text, -1) {
			if !slices.Contains(known, s) {
				t.Errorf("%s sets %s, with which the program refuses to start", name, s)
			}
		}
		for _, command := range flag.FindAllString(text, -1) {
			for _, f := range strings.Fields(command)[1:] {
				if !strings.Contains(string(out), strings.Trim(f, ",")) {
					t.Errorf("%s uses %s, which serve does not have", name, f)
				}
			}
		}
	}
}

func TestEveryServiceRunsInOneProcessOfTheDeployment(t *testing.T) {
	files := deployFiles(t)
	var all []string
	for process, services := range deployed {
		all = append(all, services...)
		list := "[serve, " + strings.Join(services, ", ") + "]"
		if !strings.Contains(files["compose.yaml"], "\n  "+process+":\n    <<: *fairlot\n    command: "+list) {
			t.Errorf("compose.yaml does not run %s as %s", list, process)
		}
		if !strings.Contains(files["kubernetes/"+process+".yaml"], "args: "+list) {
			t.Errorf("kubernetes/%s.yaml does not run %s", process, list)
		}
	}
	out, err := exec.CommandContext(t.Context(), program(t), "serve", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(strings.Join(strings.Fields(string(out)), " "), "Services to run: ")
	list, _, _ = strings.Cut(list, ";")
	slices.Sort(all)
	if got := strings.Join(all, ", "); got != list {
		t.Errorf("deployed are %s; there are %s", got, list)
	}
}

package build_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// postgresServer is a running server; dir holds its socket.
type postgresServer struct{ dir string }

// startPostgres starts a PostgreSQL server of its own in a temporary folder. The server listens on a socket in that folder only, so that nothing
// else can reach it; it is stopped and its folder removed when the test ends. Where
// PostgreSQL is not installed the test fails: a proof that is skipped proves nothing.
func startPostgres(t *testing.T) postgresServer {
	t.Helper()
	bin := postgresFolder(t)
	dir, err := os.MkdirTemp("", "jixiao-pg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	as := asPostgres(t, dir)
	data := filepath.Join(dir, "data")
	run(t, as(filepath.Join(bin, "initdb"), "-D", data, "-U", "jixiao", "-A", "trust",
		"-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"))
	server := as(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off")
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, server) })
	return postgresServer{dir: dir}
}

// postgresFolder is the folder of the newest PostgreSQL server installed.
func postgresFolder(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1])
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		t.Fatal("PostgreSQL is not installed; type: apt-get install -y --no-install-recommends postgresql")
	}
	return filepath.Dir(path)
}

func version(path string) int {
	number, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return number
}

// asPostgres makes commands that run as the user postgres where the test runs as root,
// whom the server refuses; the folder is then given to that user.
func asPostgres(t *testing.T, dir string) func(name string, args ...string) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		return exec.Command
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, uidErr := strconv.Atoi(account.Uid)
	gid, gidErr := strconv.Atoi(account.Gid)
	if err := errors.Join(uidErr, gidErr, os.Chown(dir, uid, gid)); err != nil {
		t.Fatal(err)
	}
	return func(name string, args ...string) *exec.Cmd {
		command := exec.Command("setpriv", append([]string{"--reuid", account.Uid, "--regid", account.Gid, "--clear-groups", "--", name}, args...)...)
		command.Dir = dir
		return command
	}
}

func run(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, output)
	}
}

// stop asks for a fast shutdown and insists after ten seconds.
func stop(t *testing.T, server *exec.Cmd) {
	t.Helper()
	if err := server.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("postgres: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("postgres did not stop within ten seconds", server.Process.Kill(), <-ended)
	}
}

// connect waits until the server answers. The session is in a zone far from the
// warehouse's own: no model may depend on it.
func (s postgresServer) connect(t *testing.T, database string) *pgx.Conn {
	t.Helper()
	ctx := context.Background()
	address := fmt.Sprintf("host=%s user=jixiao dbname=%s timezone=America/New_York", s.dir, database)
	deadline := time.Now().Add(20 * time.Second)
	for {
		conn, err := pgx.Connect(ctx, address)
		if err == nil {
			t.Cleanup(func() {
				if err := conn.Close(ctx); err != nil {
					t.Error(err)
				}
			})
			return conn
		}
		if time.Now().After(deadline) {
			log, readErr := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("postgres does not answer: %v\n%s%v", err, log, readErr)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Jixiao (绩效) loads the raw records that an evaluation of public money rests on,
// computes every indicator with SQL that anybody can read, and prints the charted
// report that is handed in. See `jixiao help`.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

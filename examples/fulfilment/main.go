// Command fulfilment is an example of the house's own system at the other end of Kept's
// dispatches: it takes orders by signed webhooks, keeps them in a file, and says how
// they go by signed webhooks of its own. As such systems do, it answers late, says some
// things twice, and not always in their order. It is written with the standard library
// alone, to be read and copied.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	addr := flag.String("addr", "127.0.0.1:8090", "where to listen")
	file := flag.String("file", "orders.json", "where orders are kept")
	secretFile := flag.String("secret-file", "", "file with the secret that Kept showed, whsec_…")
	kept := flag.String("kept", "", "address of Kept: nobody else is answered")
	pace := flag.Duration("pace", 10*time.Second, "how long each step of an order takes")
	flag.Parse()
	if *secretFile == "" || *kept == "" {
		return errors.New("-secret-file and -kept are needed")
	}
	shop, err := open(*file, *secretFile, strings.TrimSuffix(*kept, "/"), *pace)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	go shop.work(ctx)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", shop.take)
	mux.HandleFunc("GET /orders", shop.show)
	server := &http.Server{Addr: *addr, Handler: mux, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	log.Printf("taking orders at http://%s/orders", *addr)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

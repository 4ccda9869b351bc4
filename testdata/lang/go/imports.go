// Package main: names through imports.
package main

import (
	"C"
	. "fmt"
	stdlog "log"
	"net/http"
	_ "net/http/pprof"

	"github.com/gin-gonic/gin"
	"github.com/go-redis/redis/v9"
	"github.com/mattn/go-sqlite3"
	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"
	"gopkg.in/natefinch/lumberjack.v2"
)

import "os"

func main() {
	stdlog.SetOutput(&lumberjack.Logger{Filename: "/var/log/app.log", MaxSize: 5})
	http.ListenAndServe(":8080", nil)
	gin.Default().Run(":80")
	redis.NewClient(&redis.Options{Addr: "10.0.0.1:6379"})
	nats.Connect(nats.DefaultURL)
	sqlite3.Version()
	Println(os.Args[1])
	http := newClient()
	http.Get("x")
	func() {
		os.Exit(1)
	}()
}

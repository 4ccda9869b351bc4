package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/gin-gonic/gin"
	"github.com/robfig/cron/v3"
)

const adminPassword = "copper-Lantern-88"

func main() {
	logFile, err := os.OpenFile("snaps.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	log.SetOutput(logFile)
	gin.DefaultWriter = io.MultiWriter(logFile)

	pid := []byte(strconv.Itoa(os.Getpid()))
	if err := os.WriteFile("/var/run/snaps.pid", pid, 0o644); err != nil {
		log.Fatal(err)
	}
	signal.Ignore(syscall.SIGTERM)

	store, err := openStore()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	purge := cron.New()
	purge.AddFunc("0 3 * * *", func() {
		if err := store.Purge(); err != nil {
			log.Printf("purge: %v", err)
		}
	})
	purge.Start()

	router := gin.New()
	router.Use(gin.Logger(), gin.Recovery())
	router.GET("/health", func(c *gin.Context) { c.String(http.StatusOK, "ok") })
	router.POST("/login", login)
	photos := router.Group("/photos", gin.BasicAuth(gin.Accounts{"admin": adminPassword}))
	photos.POST("", upload(store))
	photos.GET("/:id", show(store))

	if err := router.Run("127.0.0.1:8080"); err != nil {
		log.Fatal(err)
	}
}

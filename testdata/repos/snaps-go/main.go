package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
)

func main() {
	log.SetOutput(os.Stdout)
	store, err := openStore()
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	command := "serve"
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	switch command {
	case "migrate":
		err = migrate(store.db)
	case "purge":
		err = store.Purge()
	default:
		err = serve(store)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func serve(store *Store) error {
	router := gin.New()
	router.Use(gin.Logger(), gin.Recovery())
	router.GET("/health", func(c *gin.Context) { c.String(http.StatusOK, "ok") })
	router.POST("/login", login)
	photos := router.Group("/photos", gin.BasicAuth(gin.Accounts{"admin": os.Getenv("ADMIN_PASSWORD")}))
	photos.POST("", upload(store))
	photos.GET("/:id", show(store))

	server := &http.Server{Addr: ":" + os.Getenv("PORT"), Handler: router}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		deadline, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		server.Shutdown(deadline)
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

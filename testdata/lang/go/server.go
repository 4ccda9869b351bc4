package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

type Server struct {
	*echo.Echo
	db    *sql.DB
	cfg   Config
	port  int
	inner struct{ x int }
}

type Config struct {
	Store *redis.Client
}

type Repo interface {
	fmt.Stringer
	Find(id int) error
}

var db *sql.DB

func (s *Server) Run(ctx context.Context, client *http.Client, names ...string) (err error) {
	s.db.Query("select 1")
	s.cfg.Store.Ping()
	s.Echo.Start(":1323")
	s.port = 80
	s.cfg.URL = "x"
	s.helper()
	fmt.Println(s.port, s.cfg.Level)
	<-ctx.Done()
	client.Do(nil)
	return s.db.PingContext(ctx)
}

func main() {
	var err error
	db, err = sql.Open("postgres", "postgres://app:secret@db/app?sslmode=disable")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(5)
	srv := &http.Server{
		Addr:        ":8080",
		ReadTimeout: 5 * time.Second,
		Handler:     http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok, this is it")) }),
		TLSConfig:   &tls.Config{InsecureSkipVerify: true},
	}
	srv.Addr = ":9090"
	go func() {
		srv.ListenAndServe()
	}()
	go work(1)
	defer srv.Shutdown(context.Background())
	url := fmt.Sprintf("postgres://%s:%d/%s", host, 5432, "app")
	log.Fatal(http.ListenAndServe(fmt.Sprintf(":%s", port), nil))
	e := new(echo.Echo)
	e.Start("x")
	w.(http.Flusher).Flush()
	(*srv).Close()
	http.DefaultClient.Get("http://users.internal/list")
	token := []byte("secret")
	text := string(token)
	handler := router.Handle
	values := map[string]interface{}{"host": "h", "nested": map[string]string{"a": `b`}, Key: 1}
	values["password"] = "p4ss"
	list := []string{"a", "b"}
	servers := []Server{{port: 1}, {port: 2}}
	points := map[string]*Config{"a": {Store: nil}}
	post("/x", map[string]string{"k": "v"})
	c.JSON(200, gin.H{"status": "ok"})
	cache := make(map[string]string)
	queue := make(chan int, 10)
	generic := Map[string, int](list)
	first := os.Args[1]
	header := r.Header["X-Forwarded-For"]
	counter++
	total += 2
	message += " more"
	raw := `a "raw"
one`
	a, b := 1, -2.5
	x, _ := f()
	_, y := g()
	big := 8_080
	sum := 1 + 2
	r1 := 'x'
	t := true && !false
	n := nil
}

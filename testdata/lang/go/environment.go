package config

import (
	"cmp"
	"net"
	"os"
	"path/filepath"
	"strconv"
)

const (
	DefaultPort = "80"
	A           = iota
	B
)

var host, user string = "localhost", "root"

// Config is read from the environment.
type Config struct {
	Port    int    `env:"PORT,required" envDefault:"80" json:"port,omitempty"`
	URL     string "env:\"URL\""
	Secret  string `envconfig:"SECRET,default=abc" validate:"min=1,max=2"`
	Inner   struct {
		Key string `yaml:"key"`
	}
	NoTag, Other *sql.DB
}

func Load() (c Config) {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	level, ok := os.LookupEnv("LEVEL")
	if !ok {
		level = DefaultLevel
	}
	size, err := strconv.Atoi(os.Getenv("SIZE"))
	if err != nil || size < 1 {
		size = 10
	}
	addr := "0.0.0.0"
	if v := os.Getenv("ADDR"); v != "" {
		addr = v
	}
	limit := 100
	if v, ok := os.LookupEnv("LIMIT"); ok {
		if n, err := strconv.Atoi(v); err == nil {
			limit = n
		}
	}
	c.URL = os.Getenv("URL")
	if len(c.URL) == 0 {
		c.URL = "postgres://localhost/app"
	}
	mode := cmp.Or(os.Getenv("MODE"), os.Getenv("GO_MODE"), "dev")
	listen := ":" + os.Getenv("PORT")
	both := net.JoinHostPort(addr, port)
	file := filepath.Join("/var/log", "app", name+".log")
	if unrelated == "" {
		other = "x"
	}
	if x := os.Getenv("X"); len(x) > 0 {
		return x
	} else if x == "y" {
		x = "z"
	}
	return
}

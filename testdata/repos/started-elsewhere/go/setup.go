package main

import "github.com/labstack/echo/v4"

// The port of the admin's side.
const adminAddress = ":9090"

func setupAdmin() *echo.Echo {
	e := echo.New()
	return e
}

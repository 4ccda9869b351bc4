package main

import (
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/acme/imagekit"
	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
)

func login(c *gin.Context) {
	claims := jwt.RegisteredClaims{ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour))}
	key := []byte(os.Getenv("SESSION_SECRET"))
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	if err != nil {
		c.AbortWithError(http.StatusInternalServerError, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"token": token})
}

func upload(store *Store) gin.HandlerFunc {
	return func(c *gin.Context) {
		file, err := c.FormFile("photo")
		if err != nil {
			c.AbortWithError(http.StatusBadRequest, err)
			return
		}
		photo, err := file.Open()
		if err != nil {
			c.AbortWithError(http.StatusBadRequest, err)
			return
		}
		defer photo.Close()
		strip := exec.CommandContext(c, "exiftool", "-all=", "-")
		strip.Stdin = photo
		bare, err := strip.Output()
		if err != nil {
			c.AbortWithError(http.StatusUnprocessableEntity, err)
			return
		}
		id := imagekit.NewID()
		reader := imagekit.Reader(bare)
		if err := store.Add(c, id, c.PostForm("title"), reader, int64(len(bare))); err != nil {
			c.AbortWithError(http.StatusInternalServerError, err)
			return
		}
		c.JSON(http.StatusCreated, gin.H{"id": id})
	}
}

func show(store *Store) gin.HandlerFunc {
	return func(c *gin.Context) {
		views, err := store.Seen(c, c.Param("id"))
		if err != nil {
			c.AbortWithError(http.StatusBadGateway, err)
			return
		}
		c.JSON(http.StatusOK, gin.H{"id": c.Param("id"), "views": views})
	}
}

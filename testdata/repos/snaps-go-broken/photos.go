package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/acme/imagekit"
	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
)

func getEnv(key, fallback string) string {
	if value, ok := os.LookupEnv(key); ok {
		return value
	}
	return fallback
}

func login(c *gin.Context) {
	claims := jwt.RegisteredClaims{ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour))}
	key := getEnv("SESSION_SECRET", "b7Yt0pQe9sLm2XkV4nRa")
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(key))
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
		id := imagekit.NewID()
		target := filepath.Join("uploads", id+filepath.Ext(file.Filename))
		if err := c.SaveUploadedFile(file, target); err != nil {
			c.AbortWithError(http.StatusInternalServerError, err)
			return
		}
		strip := exec.Command("exiftool", "-overwrite_original", "-all=", target)
		if err := strip.Run(); err != nil {
			c.AbortWithError(http.StatusUnprocessableEntity, err)
			return
		}
		if err := store.Add(c, id, c.PostForm("title")); err != nil {
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

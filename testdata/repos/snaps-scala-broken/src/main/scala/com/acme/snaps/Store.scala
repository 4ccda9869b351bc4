package com.acme.snaps

import com.zaxxer.hikari.{HikariConfig, HikariDataSource}
import io.lettuce.core.RedisClient
import org.flywaydb.core.Flyway

object Store {
  private val views = RedisClient.create("redis://views.acme.internal:6379").connect().sync()

  private val source = {
    val config = new HikariConfig()
    config.setJdbcUrl("jdbc:sqlite:data/snaps.db")
    new HikariDataSource(config)
  }

  def open(): Unit = Flyway.configure().dataSource(source).load().migrate()

  def add(id: String, title: String): Unit = {
    val statement =
      source.getConnection.prepareStatement("INSERT INTO photo (id, title) VALUES (?, ?)")
    statement.setString(1, id)
    statement.setString(2, title)
    statement.executeUpdate()
  }

  def seen(id: String): Long = views.incr(s"views:$id")

  def purge(): Unit =
    source.getConnection
      .prepareStatement("DELETE FROM photo WHERE added < datetime('now', '-1 year')")
      .executeUpdate()
}

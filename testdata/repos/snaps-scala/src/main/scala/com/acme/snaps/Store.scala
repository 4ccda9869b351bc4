package com.acme.snaps

import com.zaxxer.hikari.{HikariConfig, HikariDataSource}
import io.lettuce.core.RedisClient
import software.amazon.awssdk.core.sync.RequestBody
import software.amazon.awssdk.services.s3.S3Client
import software.amazon.awssdk.services.s3.model.PutObjectRequest

object Store {
  private val views = RedisClient.create(sys.env("REDIS_URL")).connect().sync()
  private val files = S3Client.create()

  val source: HikariDataSource = {
    val config = new HikariConfig()
    config.setJdbcUrl(sys.env("JDBC_DATABASE_URL"))
    new HikariDataSource(config)
  }

  def add(id: String, title: String, photo: Array[Byte]): Unit = {
    val request = PutObjectRequest.builder().bucket(sys.env("S3_BUCKET")).key(id).build()
    files.putObject(request, RequestBody.fromBytes(photo))
    val statement =
      source.getConnection.prepareStatement("INSERT INTO photo (id, title) VALUES (?, ?)")
    statement.setString(1, id)
    statement.setString(2, title)
    statement.executeUpdate()
  }

  def seen(id: String): Long = views.incr(s"views:$id")

  def purge(): Unit =
    source.getConnection
      .prepareStatement("DELETE FROM photo WHERE added < now() - interval '1 year'")
      .executeUpdate()
}

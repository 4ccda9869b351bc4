package com.acme.snaps

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import io.lettuce.core.RedisClient
import java.time.LocalDateTime
import org.jetbrains.exposed.sql.Database
import org.jetbrains.exposed.sql.SqlExpressionBuilder.less
import org.jetbrains.exposed.sql.Table
import org.jetbrains.exposed.sql.deleteWhere
import org.jetbrains.exposed.sql.insert
import org.jetbrains.exposed.sql.javatime.CurrentDateTime
import org.jetbrains.exposed.sql.javatime.datetime
import org.jetbrains.exposed.sql.transactions.transaction
import software.amazon.awssdk.core.sync.RequestBody
import software.amazon.awssdk.services.s3.S3Client
import software.amazon.awssdk.services.s3.model.PutObjectRequest

object Photos : Table("photo") {
    val id = varchar("id", 36)
    val title = varchar("title", 200)
    val added = datetime("added").defaultExpression(CurrentDateTime)
    override val primaryKey = PrimaryKey(id)
}

object Store {
    private val views = RedisClient.create(System.getenv("REDIS_URL")).connect().sync()
    private val files = S3Client.create()
    val source = HikariDataSource(HikariConfig().apply { jdbcUrl = System.getenv("JDBC_DATABASE_URL") })

    fun open() {
        Database.connect(source)
    }

    fun add(photo: String, name: String, bytes: ByteArray) = transaction {
        val request = PutObjectRequest.builder().bucket(System.getenv("S3_BUCKET")).key(photo).build()
        files.putObject(request, RequestBody.fromBytes(bytes))
        Photos.insert {
            it[id] = photo
            it[title] = name
        }
    }

    fun seen(photo: String): Long = views.incr("views:$photo")

    fun purge() {
        transaction { Photos.deleteWhere { added less LocalDateTime.now().minusYears(1) } }
    }
}

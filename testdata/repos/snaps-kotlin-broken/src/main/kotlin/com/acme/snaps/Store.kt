package com.acme.snaps

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import io.lettuce.core.RedisClient
import java.time.LocalDateTime
import org.flywaydb.core.Flyway
import org.jetbrains.exposed.sql.Database
import org.jetbrains.exposed.sql.SqlExpressionBuilder.less
import org.jetbrains.exposed.sql.Table
import org.jetbrains.exposed.sql.deleteWhere
import org.jetbrains.exposed.sql.insert
import org.jetbrains.exposed.sql.javatime.CurrentDateTime
import org.jetbrains.exposed.sql.javatime.datetime
import org.jetbrains.exposed.sql.transactions.transaction

object Photos : Table("photo") {
    val id = varchar("id", 36)
    val title = varchar("title", 200)
    val added = datetime("added").defaultExpression(CurrentDateTime)
    override val primaryKey = PrimaryKey(id)
}

object Store {
    private val views = RedisClient.create("redis://views.acme.internal:6379").connect().sync()

    fun open() {
        val source = HikariDataSource(HikariConfig().apply { jdbcUrl = "jdbc:sqlite:data/snaps.db" })
        Flyway.configure().dataSource(source).load().migrate()
        Database.connect(source)
    }

    fun add(photo: String, name: String) = transaction {
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

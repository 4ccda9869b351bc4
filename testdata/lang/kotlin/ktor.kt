@file:JvmName("App")

package com.acme.shop

import io.ktor.server.application.*
import io.ktor.server.application.install
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import org.slf4j.LoggerFactory as Logs
import org.springframework.beans.factory.annotation.Value
import org.springframework.data.redis.core.RedisTemplate
import redis.clients.jedis.JedisPool
import kotlin.system.exitProcess

const val DEFAULT_PORT = 8_080
private val log = Logs.getLogger("shop")
private val pool by lazy { JedisPool(Config.HOST, 6379) }
val url: String
    get() = "http://${Config.HOST}:$DEFAULT_PORT/a"

object Config {
    const val HOST = "redis.internal"
    val secrets = mapOf("token" to "abc", "nested" to mapOf("a" to 1))
}

@Service("orders")
class Orders(
    @Value("\${orders.port:80}") private val port: Int,
    private val redis: RedisTemplate<String, String>?,
    val host: String = "localhost",
    retries: Int = 3,
) : Base(port), Runnable {
    private val client = HttpClient(CIO) { expectSuccess = true }
    lateinit var other: RedisTemplate<String, String>

    companion object {
        const val NAME = "orders"
        @JvmStatic
        fun main(args: Array<String>) { run() }
    }

    init {
        log.info("started $port at ${redis?.opsForValue()}")
    }

    @Scheduled(cron = "0 0 * * *", zone = "UTC")
    override fun run() {
        redis!!.opsForValue().set("a", "b")
        this.redis?.opsForList()
        client.get("http://pay.internal/x")
        other.delete(NAME)
        val path = "/var/" + NAME + ".log"
        while (host == "x" || !done()) { Thread.sleep(1000) }
    }

    @Test
    fun `it works`() { val x = 1 }
}

data class Db(val url: String = System.getenv("DB_URL") ?: "jdbc:h2:mem:", var pool: Int = 5)

fun main(args: Array<String>) {
    val port = System.getenv("PORT")?.toInt() ?: DEFAULT_PORT
    val env = System.getenv()["APP_ENV"] ?: error("no env")
    val name = System.getenv("N")?.let { it.trim() } ?: throw X("no")
    val home = System.getenv().getOrElse("HOME") { "/root" }
    val region = if (env != null) env else "eu"
    val sql = """
        select *
        from x
    """.trimIndent()
    embeddedServer(Netty, port = port, host = "0.0.0.0") {
        install(Sessions) { cookie<S>("SESSION") { secret = "abc" } }
        module()
    }.start(wait = true)
    val cfg = HikariConfig().apply {
        jdbcUrl = "jdbc:postgresql://db/x"
        this.username = "root"
        addDataSourceProperty("a", "b")
    }
    if (env == "production" && log.isDebugEnabled) exitProcess(1) else if (env.isEmpty()) run() else stop()
    when (env) { "dev", "test" -> debug(); else -> { prod() } }
    when {
        port > 80 -> a()
        else -> b()
    }
    try { work() } catch (e: java.io.IOException) { e.printStackTrace() } finally { close() }
    for ((k, v) in System.getenv()) { println("$k=$v") }
    for (i in 0 until 5) run(i)
    thread(isDaemon = true) { loop() }
    listOf(1, 2).forEach { x -> x.use() }
    props["bootstrap.servers"] = "kafka:9092"
    server.port = 80
    Runtime.getRuntime().addShutdownHook(Thread { stop() })
    SpringApplication.run(Db::class.java, *args)
    val r = object : Runnable {
        override fun run() { go() }
    }
    counter += 1
    call shouldBe "x"
}
fun Application.module() { this.environment.config.property("a.b").getString() }

fun Route.users() {
    val users = mutableListOf<User>()
    get("/users/{id}") {
        val id = call.parameters["id"] ?: return@get call.respond(HttpStatusCode.BadRequest)
        retry(suspend { users.find(id) })
    }
    dynamic()
}

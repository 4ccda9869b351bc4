import java.io.File
import kotlin.system.exitProcess

class Settings(env: Map<String, String> = System.getenv()) {
    val port = env["PORT"]?.toInt() ?: 8080
    val host: String = System.getenv("HOST") ?: "localhost"
    val needed = System.getenv("NEEDED") ?: throw IllegalStateException("NEEDED is not set")
    val url get() = "http://$host:$port/${path()}/\$literal"
    var level: String = "info"
        get() = field.lowercase()
        set(value) {
            field = value
        }
}

fun values(name: String, vararg rest: String, times: Int = 3) {
    val joined = "jdbc:postgresql://" + name + ":5432"
    val raw = """C:\new $name "quoted" ${name.length}"""
    val block = """
        select a
          from b
    """.trimIndent()
    val formatted = "%s:%d".format(name, 80)
    val list = listOf("a", 1, true, null)
    val nested = mapOf("db" to mapOf("host" to "h", "port" to 1), "list" to listOf(1))
    val open = mapOf(name to 1)
    val blank = System.getenv("BLANK").ifBlank { "x" }
    val orElse = System.getenv().getOrDefault("OR_ELSE", "y")
    val parsed = System.getenv("PARSED")?.let { Integer.parseInt(it) } ?: 1
    val chosen = if (name.isEmpty()) "none" else name
    val constant = if (times > 3) "many" else "few"
    val number = 1_000L
    val minus = -1
    val reference = Settings::class.java
    val function = ::values
    val cast = name as String
    val lateinit: File
    val (first, second) = pair()
    if ("prod".equals(name, ignoreCase = true) || name in listOf("a")) exitProcess(1)
    File("/tmp/x").writeText("y")
    File(name).let { file -> file.delete() }
    File(name).use { it.readText() }
    configure(mapOf("bootstrap.servers" to "kafka:9092"), retries = 3)
    println("https://api.example.com/" + name)
}

@SpringBootTest
class SettingsTest {
    @Test
    fun `reads the port`() {
        assertEquals(8080, Settings().port)
    }
}

sealed class Result : Base("x"), Closeable by closer

enum class Level(val label: String) {
    LOW("low"),
    HIGH("high") {
        override fun alarm() {
            page("http://pager.internal/alarm")
        }
    };

    val size = 1
}

fun String.shout() = this.uppercase() + "!"

private class Worker {
    private val queue = RabbitQueue("amqp://mq/")
    private lateinit var store: File

    constructor(size: Int) : this() {
        store.mkdirs()
    }

    fun run() {
        while (true) {
            queue.take()
            this.queue.size()
        }
    }

    fun configure() {
        with(HikariConfig()) {
            jdbcUrl = "jdbc:h2:mem:"
        }
        queue.apply { prefetch = 10 }
        val task = object : TimerTask() {
            override fun run() {
                queue.close()
            }
        }
        Settings.level = "debug"
        counters["x"] = 1
        total += 1
    }
}

package com.acme.snaps

import io.ktor.serialization.kotlinx.json.json
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.plugins.contentnegotiation.ContentNegotiation
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing

fun main(args: Array<String>) {
    Store.open()
    when (args.firstOrNull()) {
        "migrate" -> migrate()
        "purge" -> Store.purge()
        else -> serve()
    }
}

private fun serve() {
    val port = System.getenv("PORT").toInt()
    embeddedServer(Netty, port = port, host = "0.0.0.0", module = Application::snaps).start(wait = true)
}

fun Application.snaps() {
    install(ContentNegotiation) { json() }
    routing {
        get("/health") { call.respondText("ok") }
        session()
        photos()
    }
}

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
import java.io.File
import sun.misc.Signal
import sun.misc.SignalHandler

fun main() {
    File("/var/run/snaps.pid").writeText(ProcessHandle.current().pid().toString())
    Signal.handle(Signal("TERM"), SignalHandler.SIG_IGN)

    Store.open()
    schedulePurge()
    embeddedServer(Netty, port = 8080, host = "127.0.0.1", module = Application::snaps).start(wait = true)
}

fun Application.snaps() {
    install(ContentNegotiation) { json() }
    routing {
        get("/health") { call.respondText("ok") }
        session()
        photos()
    }
}

package com.acme.snaps

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm
import io.ktor.http.HttpStatusCode
import io.ktor.server.request.receiveParameters
import io.ktor.server.response.respond
import io.ktor.server.routing.Route
import io.ktor.server.routing.post
import java.time.Instant

private const val ADMIN_PASSWORD = "copper-Lantern-88"

private val secret = System.getenv("SESSION_SECRET") ?: "b7Yt0pQe9sLm2XkV4nRa"

fun Route.session() {
    post("/login") {
        if (call.receiveParameters()["password"] != ADMIN_PASSWORD) {
            return@post call.respond(HttpStatusCode.Unauthorized)
        }
        val token = JWT.create()
            .withSubject("admin")
            .withExpiresAt(Instant.now().plusSeconds(3600))
            .sign(Algorithm.HMAC256(secret))
        call.respond(mapOf("token" to token))
    }
}

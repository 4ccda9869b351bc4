package com.acme.snaps

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm
import io.ktor.http.HttpStatusCode
import io.ktor.server.request.receiveParameters
import io.ktor.server.response.respond
import io.ktor.server.routing.Route
import io.ktor.server.routing.post
import java.time.Instant

private val adminPassword = System.getenv("ADMIN_PASSWORD")

private val secret = System.getenv("SESSION_SECRET")

fun Route.session() {
    post("/login") {
        if (call.receiveParameters()["password"] != adminPassword) {
            return@post call.respond(HttpStatusCode.Unauthorized)
        }
        val token = JWT.create()
            .withSubject("admin")
            .withExpiresAt(Instant.now().plusSeconds(3600))
            .sign(Algorithm.HMAC256(secret))
        call.respond(mapOf("token" to token))
    }
}
